import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  formatResourceId,
  type ChangeInput,
} from '@groundwork/backstage-plugin-infra-common';
import { parseResourceKey } from '../../status/serviceAddress';
import { infraChangeTranslationRef } from '../../translation/changeTranslationRef';
import { useChoices } from '../address';
import { refusalEverywhere, refusalsOf } from '../allowed';
import css from '../dayTwo.module.css';
import { ChangePage } from '../frame/ChangePage';
import { Checks } from '../frame/Checks';
import {
  environmentsOf,
  resourceTitle,
  type ServiceFacts,
} from '../frame/facts';
import { Dependents } from './Dependents';

const scopes = ['resources', 'environments', 'all'] as const;
type Scope = (typeof scopes)[number];

/** Takes resources, environments or the whole service out of Git. */
export default function RemovePage(props: { facts: ServiceFacts }) {
  const { t } = useTranslationRef(infraChangeTranslationRef);
  const { service, platform, allowed } = props.facts;
  const choices = useChoices();
  const opened = parseResourceKey(choices.get('resource') ?? null);
  const scope: Scope = choices.get('all')
    ? 'all'
    : scopes.find(one => one === choices.get('scope')) ?? 'resources';
  const chosen =
    choices.list('resources') ?? (opened ? [formatResourceId(opened)] : []);
  const left = choices.list('environments') ?? [];
  // What was destroyed leaves a tombstone, which is removed like the rest.
  const destroyed = (service.removed ?? []).filter(one => one.destroyedAt);
  const resources = [...service.resources, ...destroyed]
    .map(({ type, name }) => ({ type, name }))
    .filter(one => chosen.includes(formatResourceId(one)));
  const environments = environmentsOf(props.facts);
  const names = environments.map(({ name }) => name);
  const goes = { resources, environments: [], all: service.resources }[scope];
  const isComplete =
    scope === 'all' ||
    (scope === 'resources' ? resources.length > 0 : left.length > 0);
  const change: ChangeInput | undefined = isComplete
    ? {
        kind: 'remove',
        service: service.name,
        ...(scope === 'all' && { all: true }),
        ...(scope === 'resources' && { resources }),
        ...(scope === 'environments' && { environments: left }),
      }
    : undefined;
  const statefulOf = (name: string) =>
    platform.resourceTypes.find(type => type.name === name)?.stateful;
  return (
    <ChangePage
      title={t(scope === 'all' ? 'title.decommission' : 'title.remove', {
        service: service.name,
      })}
      intro={t('remove.intro')}
      change={change}
      missing={isComplete ? [] : [t(`remove.missing.${scope}`)]}
      repositoryUrl={platform.repository.url}
      refusals={refusalsOf(allowed, 'remove', names)}
      isRefused={refusalEverywhere(allowed, 'remove', names) !== undefined}
      isDestructive
    >
      <section className={css.panel}>
        <Checks
          legend={t('remove.scope')}
          type="radio"
          options={scopes.map(one => ({
            value: one,
            label: t(`remove.scopes.${one}`),
          }))}
          chosen={[scope]}
          onChange={([next]) =>
            choices.set({
              scope: next === 'all' ? undefined : next,
              all: next === 'all' ? 'yes' : undefined,
            })
          }
        />
        <br />
        {scope === 'resources' && (
          <Checks
            legend={t('remove.which')}
            options={[
              ...service.resources.map(one => ({
                value: formatResourceId(one),
                label: resourceTitle(platform, one),
                note: statefulOf(one.type)
                  ? t('remove.retained')
                  : t('remove.goes'),
              })),
              ...destroyed.map(one => ({
                value: formatResourceId(one),
                label: resourceTitle(platform, one),
                note: t('remove.destroyed'),
              })),
            ]}
            chosen={chosen}
            onChange={next => choices.set({ resources: next })}
          />
        )}
        {scope === 'environments' && (
          <Checks
            legend={t('remove.whichEnvironments')}
            options={environments.map(({ name, title }) => ({
              value: name,
              label: title,
              isDisabled: refusalsOf(allowed, 'remove', [name]).length > 0,
            }))}
            chosen={left}
            onChange={next => choices.set({ environments: next })}
          />
        )}
        {scope === 'all' && <p>{t('remove.everything')}</p>}
      </section>
      {goes.length > 0 && <Dependents facts={props.facts} resources={goes} />}
    </ChangePage>
  );
}
