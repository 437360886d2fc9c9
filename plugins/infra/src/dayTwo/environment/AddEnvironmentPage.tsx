import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ChangeInput } from '@groundwork/backstage-plugin-infra-common';
import { ChoiceField } from '../../dialog/Field';
import { infraChangeTranslationRef } from '../../translation/changeTranslationRef';
import { useChoices } from '../address';
import { refusalEverywhere, refusalsOf } from '../allowed';
import css from '../dayTwo.module.css';
import { ChangePage } from '../frame/ChangePage';
import { Checks } from '../frame/Checks';
import { environmentsOf, type ServiceFacts } from '../frame/facts';

/** Adds an environment to a service, with the values of another or with none. */
export default function AddEnvironmentPage(props: { facts: ServiceFacts }) {
  const { t } = useTranslationRef(infraChangeTranslationRef);
  const { service, platform, allowed } = props.facts;
  const choices = useChoices();
  const present = environmentsOf(props.facts);
  const names = present.map(({ name }) => name);
  const others = platform.environments
    .filter(({ name }) => !names.includes(name))
    .sort((a, b) => a.order - b.order);
  const name = choices.get('environment');
  const copyFrom = choices.get('from') ?? names.at(-1);
  const change: ChangeInput | undefined = name
    ? {
        kind: 'configure',
        service: service.name,
        addEnvironments: [
          { name, ...(copyFrom && copyFrom !== 'none' && { copyFrom }) },
        ],
      }
    : undefined;
  return (
    <ChangePage
      title={t('title.add-environment', { service: service.name })}
      intro={t('environment.intro')}
      change={change}
      missing={name ? [] : [t('environment.missing')]}
      repositoryUrl={platform.repository.url}
      refusals={refusalsOf(allowed, 'configure', name ? [name] : [])}
      isRefused={refusalEverywhere(allowed, 'configure') !== undefined}
    >
      <section className={css.panel}>
        {others.length === 0 && t('environment.none')}
        {others.length > 0 && (
          <>
            <Checks
              legend={t('environment.which')}
              type="radio"
              options={others.map(one => ({
                value: one.name,
                label: one.title,
                note: `${one.cloud} · ${one.region}`,
              }))}
              chosen={name ? [name] : []}
              onChange={([environment]) => choices.set({ environment })}
            />
            <br />
            <ChoiceField
              label={t('environment.copyFrom')}
              help={t('environment.copyHelp')}
              value={copyFrom ?? 'none'}
              options={[
                ...present.map(one => ({ value: one.name, title: one.title })),
                { value: 'none', title: t('environment.copyNothing') },
              ]}
              onChange={from => choices.set({ from })}
            />
          </>
        )}
      </section>
    </ChangePage>
  );
}
