import {
  parseClaim,
  renderService,
  type Platform,
} from '@groundwork/backstage-plugin-infra-node';
import type { ServiceTexts } from '../impact/messages';
import type { RenderedService } from './messages';

/** Renders a service from texts. */
export function renderText(
  platform: Platform,
  { path, text, files }: ServiceTexts,
  context: { now: Date; changeId: string },
): RenderedService {
  const { claim, problems } = parseClaim(path, text);
  if (!claim) {
    return { service: undefined, path, files: [], findings: [], problems };
  }
  const snapshot = { revision: 'worktree', platform, files };
  return {
    service: claim.document.metadata.name,
    path,
    ...renderService(snapshot, claim, context),
    problems: [],
  };
}
