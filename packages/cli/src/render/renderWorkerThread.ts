import { compilePlatform } from '@groundwork/backstage-plugin-infra-node';
import type { ServiceTexts } from '../impact/messages';
import { serveChunks } from '../parallel/serveChunks';
import type { RenderCommon, RenderedService } from './messages';
import { renderText } from './renderText';

/** This file, which workers run: it is its own entry, also in a published package. */
export const workerFile = __filename;

export const RENDER = 'groundwork-render';

serveChunks<RenderCommon, ServiceTexts, RenderedService[]>(
  RENDER,
  ({ platform: documents, now, changeId }) => {
    const platform = compilePlatform(documents);
    const context = { now: new Date(now), changeId };
    return async services =>
      services.map(service => renderText(platform, service, context));
  },
);
