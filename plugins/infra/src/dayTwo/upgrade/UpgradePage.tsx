import { useState } from 'react';
import { Skeleton } from '@backstage/ui';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  ChangeInput,
  InputValues,
  UpgradeOptions,
} from '@groundwork/backstage-plugin-infra-common';
import { infraApiRef } from '../../api/infraApiRef';
import { useAnswer } from '../../api/useAnswer';
import { Comparison } from '../../packages/Comparison';
import { StatusNotice } from '../../status/StatusNotice';
import { infraChangeTranslationRef } from '../../translation/changeTranslationRef';
import { useChoices } from '../address';
import { refusalEverywhere, refusalsOf } from '../allowed';
import css from '../dayTwo.module.css';
import { ChangePage } from '../frame/ChangePage';
import { Checks } from '../frame/Checks';
import { environmentsOf, type ServiceFacts } from '../frame/facts';
import { keyOf, NewInputs } from './NewInputs';
import { VersionChoice } from './VersionChoice';
import { isPossible, type Version, versionsOf } from './versions';

/** The version to start with: what is recommended, else the newest that is offered. */
function firstChoice(versions: readonly Version[]): Version | undefined {
  return (
    versions.find(({ isRecommended }) => isRecommended) ??
    versions.find(({ by }) => by.some(({ option }) => option.offered))
  );
}

/** Edits that give the inputs that were asked for. */
function editsOf(
  required: UpgradeOptions['requiredInputs'],
  values: InputValues,
) {
  return required
    .filter(one => Object.hasOwn(values, keyOf(one)))
    .map(one => ({
      ...one.resource,
      inputs: { [one.input]: values[keyOf(one)] },
    }));
}

/** Another version of the package, for some environments or for all. */
export default function UpgradePage(props: { facts: ServiceFacts }) {
  const { t } = useTranslationRef(infraChangeTranslationRef);
  const { service, platform, allowed } = props.facts;
  const infraApi = useApi(infraApiRef);
  const choices = useChoices();
  const [values, setValues] = useState<InputValues>({});
  const options = useAnswer(`${service.name} ${service.revision}`, signal =>
    infraApi.getUpgradeOptions(service.name, {}, { signal }),
  );
  const versions = options.value ? versionsOf(options.value) : [];
  const ref = choices.get('package') ?? firstChoice(versions)?.ref;
  const version = versions.find(one => one.ref === ref);
  const details = useAnswer(ref && `${service.name} ${ref}`, signal =>
    infraApi.getUpgradeOptions(service.name, { package: ref }, { signal }),
  );
  const { comparisons = [], requiredInputs = [] } = details.value ?? {};
  const allows = choices.list('allow') ?? [];
  const canGo = (one: Version['by'][number]) =>
    refusalsOf(allowed, 'upgrade', [one.environment]).length === 0 &&
    (one.option.offered || (isPossible(one) && allows.includes(one.step)));
  const possible = version?.by.filter(canGo) ?? [];
  const names = possible.map(one => one.environment);
  const asked = choices.list('environments');
  // A newer version moves through the environments: the first of them first.
  const chosen = asked?.filter(one => names.includes(one)) ?? names.slice(0, 1);
  const steps = (['downgrade', 'skips-major'] as const).filter(step =>
    version?.by.some(one => one.step === step && isPossible(one)),
  );
  const unanswered = requiredInputs.filter(
    one => !Object.hasOwn(values, keyOf(one)),
  );
  const change: ChangeInput | undefined =
    ref && chosen.length > 0
      ? {
          kind: 'upgrade',
          service: service.name,
          package: ref,
          environments: chosen,
          resources: editsOf(requiredInputs, values),
          ...(allows.includes('downgrade') && { allowDowngrade: true }),
          ...(allows.includes('skips-major') && { allowSkippedMajor: true }),
        }
      : undefined;
  const environments = environmentsOf(props.facts);
  const all = environments.map(({ name }) => name);
  const used = environments
    .filter(({ name }) => chosen.includes(name))
    .map(one => one.package);
  return (
    <ChangePage
      title={t('title.upgrade', { service: service.name })}
      intro={t('upgrade.intro')}
      change={change}
      missing={[
        ...(ref ? [] : [t('upgrade.versionMissing')]),
        ...(ref && chosen.length === 0
          ? [t('upgrade.environmentMissing')]
          : []),
        ...(unanswered.length > 0 ? [t('upgrade.inputsMissing')] : []),
      ]}
      repositoryUrl={platform.repository.url}
      refusals={refusalsOf(allowed, 'upgrade', all)}
      isRefused={refusalEverywhere(allowed, 'upgrade', all) !== undefined}
    >
      {options.error !== undefined && (
        <StatusNotice
          error={options.error}
          kept={options.value !== undefined}
          onRetry={options.retry}
        />
      )}
      {!options.value && options.loading && (
        <div role="img" aria-label={t('frame.loading')}>
          <Skeleton width="100%" height={160} />
        </div>
      )}
      {options.value && (
        <section className={css.panel}>
          {!firstChoice(versions) && <p>{t('upgrade.newest')}</p>}
          <VersionChoice
            versions={versions}
            chosen={ref}
            onChange={next =>
              choices.set({
                package: next,
                environments: undefined,
                allow: undefined,
              })
            }
          />
        </section>
      )}
      {version && (
        <section className={css.panel}>
          {steps.length > 0 && (
            <Checks
              legend={t('upgrade.allow')}
              isList
              options={steps.map(step => ({
                value: step,
                label: t(`upgrade.allowed.${step}`),
                note: t(`upgrade.allowHelp.${step}`),
              }))}
              chosen={allows}
              onChange={allow => choices.set({ allow })}
            />
          )}
          <Checks
            legend={t('upgrade.environments')}
            options={version.by.map(one => {
              const known = environments.find(e => e.name === one.environment);
              return {
                value: one.environment,
                label: known?.title ?? one.environment,
                note: [
                  known?.package !== version.ref &&
                    `${known?.package ?? '—'} → ${version.ref}`,
                  one.option.note,
                ]
                  .filter(Boolean)
                  .join('; '),
                isDisabled: !canGo(one),
              };
            })}
            chosen={chosen}
            onChange={next => choices.set({ environments: next })}
          />
        </section>
      )}
      <NewInputs
        platform={platform}
        required={requiredInputs}
        values={values}
        onChange={setValues}
      />
      {comparisons.length > 0 && chosen.length > 0 && (
        <section className={css.panel} aria-busy={details.loading}>
          <h3>{t('upgrade.brings', { package: ref ?? '' })}</h3>
          {comparisons
            .filter(({ from }) => used.includes(from))
            .map(comparison => (
              <div key={comparison.from}>
                {comparison.changes.length > 0 && (
                  <ul className={css.plain}>
                    {comparison.changes.map(({ ref: of, text }) => (
                      <li key={`${of} ${text}`}>{`${of}: ${text}`}</li>
                    ))}
                  </ul>
                )}
                <Comparison comparison={comparison} />
              </div>
            ))}
        </section>
      )}
    </ChangePage>
  );
}
