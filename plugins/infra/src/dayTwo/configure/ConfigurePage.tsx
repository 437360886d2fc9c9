import { useMemo, useState } from 'react';
import { ThemeProvider } from '@mui/material/styles';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  ChangeInput,
  Finding,
  FindingFix,
} from '@groundwork/backstage-plugin-infra-common';
import { ChoiceField } from '../../dialog/Field';
import { type ResourceDraft, setInput } from '../../requestForm/draft';
import type { DraftProblem } from '../../requestForm/draftProblems';
import { readableTheme } from '../../requestForm/readableTheme';
import { parseResourceKey } from '../../status/serviceAddress';
import { infraChangeTranslationRef } from '../../translation/changeTranslationRef';
import { useChoices } from '../address';
import { refusalEverywhere, refusalsOf } from '../allowed';
import css from '../dayTwo.module.css';
import { ChangePage } from '../frame/ChangePage';
import type { ServiceFacts } from '../frame/facts';
import { claimDraft, draftEdits } from './claimDraft';
import { ConfigureResource } from './ConfigureResource';

/** Error findings as problems of the fields of the resources that they name. */
function problemsIn(
  findings: readonly Finding[],
  resources: readonly ResourceDraft[],
): DraftProblem[] {
  return findings.flatMap(({ severity, target, message }) => {
    const { resource, input, environment } = target ?? {};
    const index = resources.findIndex(
      one => one.type === resource?.type && one.name === resource?.name,
    );
    return severity === 'error' && index >= 0
      ? [{ field: 'resources', index, input, environment, message }]
      : [];
  });
}

const concerns = (resources: readonly ResourceDraft[], { input }: FindingFix) =>
  resources.some(
    one =>
      one.type === input?.resource.type && one.name === input.resource.name,
  );

function applyTo(
  resources: readonly ResourceDraft[],
  { input: fix }: FindingFix,
): readonly ResourceDraft[] {
  if (!fix) return resources;
  return resources.map(one =>
    one.type === fix.resource.type && one.name === fix.resource.name
      ? setInput(one, fix.name, fix.value, fix.environment)
      : one,
  );
}

/** Inputs of resources that are there, and the profile. */
export default function ConfigurePage(props: { facts: ServiceFacts }) {
  const { t } = useTranslationRef(infraChangeTranslationRef);
  const { service, platform, allowed } = props.facts;
  const choices = useChoices();
  const wanted = parseResourceKey(choices.get('resource') ?? null);
  // What was there when the page opened: others may change it meanwhile.
  const [start] = useState(() => claimDraft(service));
  const [resources, setResources] = useState<readonly ResourceDraft[]>(start);
  const profile = choices.get('profile') ?? service.profile;
  const edits = useMemo(() => draftEdits(start, resources), [start, resources]);
  const isSame = edits.length === 0 && profile === service.profile;
  const change: ChangeInput | undefined = isSame
    ? undefined
    : {
        kind: 'configure',
        service: service.name,
        resources: edits,
        ...(profile !== service.profile && { profile }),
      };
  const names = service.environments.map(({ name }) => name);
  const environments = platform.environments
    .filter(({ name }) => names.includes(name))
    .sort((a, b) => a.order - b.order);
  const chosen = platform.profiles.find(({ name }) => name === profile);
  const profiles = platform.profiles.map(({ name, title }) => ({
    value: name,
    title,
  }));
  const isShown = ({ type, name }: ResourceDraft) =>
    !wanted || (wanted.type === type && wanted.name === name);
  return (
    <ChangePage
      title={t('title.configure', { service: service.name })}
      intro={t('configure.intro')}
      change={change}
      missing={isSame ? [t('configure.missing')] : []}
      repositoryUrl={platform.repository.url}
      refusals={refusalsOf(allowed, 'configure', names)}
      isRefused={refusalEverywhere(allowed, 'configure', names) !== undefined}
      canApply={fix => concerns(resources, fix)}
      onApply={fix => setResources(applyTo(resources, fix))}
    >
      {changeSet => (
        <ThemeProvider theme={readableTheme}>
          {!wanted && (
            <section className={css.panel} aria-label={t('configure.profile')}>
              <ChoiceField
                label={t('configure.profile')}
                help={chosen?.description ?? chosen?.useCase}
                value={profile}
                options={
                  chosen
                    ? profiles
                    : [{ value: profile, title: profile }, ...profiles]
                }
                onChange={value =>
                  choices.set({
                    profile: value === service.profile ? undefined : value,
                  })
                }
              />
            </section>
          )}
          {resources.map(
            (resource, index) =>
              isShown(resource) && (
                <ConfigureResource
                  key={`${resource.type}/${resource.name}`}
                  id={`configure-${index}`}
                  index={index}
                  resource={resource}
                  type={platform.resourceTypes.find(
                    ({ name }) => name === resource.type,
                  )}
                  profile={chosen}
                  environments={environments}
                  problems={problemsIn(changeSet?.findings ?? [], resources)}
                  onChange={next =>
                    setResources(
                      resources.map((one, at) => (at === index ? next : one)),
                    )
                  }
                />
              ),
          )}
        </ThemeProvider>
      )}
    </ChangePage>
  );
}
