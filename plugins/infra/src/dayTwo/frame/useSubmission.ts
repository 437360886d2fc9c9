import { useEffect, useRef, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import type {
  ChangeInput,
  ChangeRecord,
} from '@groundwork/backstage-plugin-infra-common';
import { infraApiRef } from '../../api/infraApiRef';

/** How often to ask what became of a change that is being proposed, in ms. */
const POLL_MS = 1_500;

function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}

/** A change on its way to a pull request. */
export interface Submission {
  /** What the backend knows about it; undefined until it was taken. */
  record?: ChangeRecord;
  /** Why it was not taken. */
  error?: unknown;
  isBusy: boolean;
  submit(change: ChangeInput): void;
  /** Back to the form, after a failure. */
  reset(): void;
}

/**
 * Hands in a change and follows it until its pull request is open. Pressing
 * again after an answer was lost leads to the same change, not to a second.
 */
export function useSubmission(): Submission {
  const infraApi = useApi(infraApiRef);
  const [record, setRecord] = useState<ChangeRecord>();
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const sent = useRef({ change: '', key: '' });

  const submit = async (change: ChangeInput) => {
    const text = JSON.stringify(change);
    if (sent.current.change !== text) {
      sent.current = { change: text, key: newKey() };
    }
    setBusy(true);
    setError(undefined);
    try {
      const { key } = sent.current;
      setRecord(await infraApi.submitChange(change, { idempotencyKey: key }));
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };

  const follows = record?.status === 'proposing' ? record : undefined;
  useEffect(() => {
    if (!follows) return undefined;
    const controller = new AbortController();
    const timer = setTimeout(async () => {
      const newest = await infraApi
        .getChange(follows.id, { signal: controller.signal })
        // Asked again below: a lost answer says nothing about the change.
        .catch(() => ({ ...follows }));
      if (!controller.signal.aborted) setRecord(newest);
    }, POLL_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [follows, infraApi]);

  return {
    record,
    error,
    isBusy,
    submit,
    reset: () => {
      sent.current = { change: '', key: '' };
      setRecord(undefined);
      setError(undefined);
    },
  };
}
