import type {
  EvidenceInput,
  PlatformProposal,
} from '@groundwork/backstage-plugin-infra-common';
import { askPortal, type PortalOptions } from '../portal/askPortal';

/**
 * Hands evidence in. Doing it twice is safe: a run is recorded once.
 *
 * @throws Error in plain words
 */
export async function recordEvidence(
  evidence: EvidenceInput[],
  options: PortalOptions,
): Promise<PlatformProposal> {
  return askPortal(
    options,
    {
      400: 'refuses the results',
      403: 'does not let this token record results',
      409: 'refuses the results',
    },
    (client, request) => client.recordCertification(evidence, request),
  );
}
