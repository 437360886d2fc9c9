import { useEffect, useMemo, useRef, useState } from 'react';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { requestChangeSchema } from '@groundwork/backstage-plugin-infra-common';
import { infraApiRef } from '../api/infraApiRef';
import { useAnswer } from '../api/useAnswer';
import { useChangePreview } from '../preview/useChangePreview';
import { infraRequestTranslationRef } from '../translation';
import {
  type RequestDraft,
  readDraft,
  withoutClaimed,
  writeDraft,
} from './draft';
import { draftProblems } from './draftProblems';
import { findingProblems } from './fieldMessages';
import { useServiceFacts } from './useServiceFacts';

/**
 * The state of a request form: what the person has written, what is known about
 * the platform and the service, and what the backend says to it.
 */
export function useRequest(options: {
  /** Read once, when the form appears. */
  initial: unknown;
  onChange(change: RequestDraft): void;
}) {
  const { t } = useTranslationRef(infraRequestTranslationRef);
  const infraApi = useApi(infraApiRef);
  const platform = useAnswer('platform', signal =>
    infraApi.getPlatform({ signal }),
  );
  const [draft, setDraft] = useState(() => readDraft(options.initial));
  const facts = useServiceFacts(draft.service, draft.component);
  const { claim } = facts;

  const asked = useMemo(
    () => writeDraft(withoutClaimed(draft, claim)),
    [draft, claim],
  );
  const { onChange } = options;
  const report = useRef(onChange);
  report.current = onChange;
  const last = useRef('');
  useEffect(() => {
    const text = JSON.stringify(asked);
    if (text === last.current) return;
    last.current = text;
    report.current(asked);
  }, [asked]);

  const needsOwner = facts.known && !facts.component && !claim;
  const local = draftProblems(
    asked,
    { claim, needsOwner },
    {
      service: t('service.missing'),
      owner: t('service.ownerMissing'),
      profile: t('profile.missing'),
      environments: t('environments.missing'),
      nameTaken: t('resources.nameTaken'),
      nameRepeated: t('resources.nameRepeated'),
    },
  );
  const empty = asked.resources.length === 0 && asked.environments.length === 0;
  const parsed = requestChangeSchema.safeParse(asked);
  const isReady = !empty && local.length === 0 && facts.known && parsed.success;
  const preview = useChangePreview(isReady ? parsed.data : undefined);
  const found = findingProblems(preview.value?.findings ?? [], asked);

  const environments = (platform.value?.environments ?? []).filter(
    ({ name }) =>
      draft.environments.includes(name) ||
      claim?.environments.some(environment => environment.name === name),
  );
  const profileName = claim?.profile ?? draft.profile;
  return {
    draft,
    update: setDraft,
    platform,
    facts,
    preview,
    empty,
    /** Neither catalog nor claim say who owns the service. */
    needsOwner,
    /** What is missing for a preview, in words. */
    missing: local.map(problem => problem.message),
    /** Missing values do not count as problems before they were given. */
    problems: [
      ...local.filter(
        ({ field }) =>
          field === 'resources' ||
          (field === 'service' && asked.service) ||
          (field === 'owner' && asked.owner),
      ),
      ...found,
    ],
    /** Environments that the request is about, by promotion order. */
    environments: environments.sort((a, b) => a.order - b.order),
    profile: platform.value?.profiles.find(({ name }) => name === profileName),
  };
}
