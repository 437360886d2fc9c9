import type { ServiceTexts } from '../impact/messages';
import { inParallel } from '../parallel/inParallel';
import type { Repository } from '../repository/repository';
import type { RenderedService } from './messages';
import { renderText } from './renderText';
import { RENDER, workerFile } from './renderWorkerThread';

/** Fewer services are rendered before a worker thread has started. */
const WORTH_WORKERS = 150;

/** What is rendered. */
export interface RenderOptions {
  /** Paths of claims. */
  readonly claims: readonly string[];
  readonly now: Date;
  readonly changeId: string;
  /** Threads; as many as there are cores when absent. */
  readonly workers?: number;
  /** Services from which on there are threads. */
  readonly worthWorkers?: number;
}

/**
 * Renders services with today's documents: on all cores, when there are many.
 * They come as they are ready.
 */
export async function* renderRepository(
  repository: Repository,
  options: RenderOptions,
): AsyncGenerator<RenderedService> {
  const { claims, now, changeId, workers } = options;
  const services = serviceTexts(repository, claims);
  if (claims.length < (options.worthWorkers ?? WORTH_WORKERS)) {
    for await (const service of services) {
      yield renderText(repository.platform, service, { now, changeId });
    }
    return;
  }
  for await (const rendered of inParallel<ServiceTexts, RenderedService[]>({
    file: workerFile,
    start: {
      purpose: RENDER,
      common: { platform: repository.documents, now: +now, changeId },
    },
    items: services,
    ...(workers !== undefined && { workers }),
  })) {
    yield* rendered;
  }
}

/** Claims with the files of their services, read as they are asked for. */
export async function* serviceTexts(
  repository: Repository,
  claims: readonly string[],
): AsyncGenerator<ServiceTexts> {
  for await (const { path, text, claim } of repository.claims(claims)) {
    const name = claim?.document.metadata.name;
    const files =
      name === undefined ? new Map() : await repository.filesOf(name);
    yield { path, text, files };
  }
}
