import { resolve } from 'node:path';
import type { RepositoryFiles } from '../repository/files';
import { Repository } from '../repository/repository';
import { workingTree } from '../repository/workingTree';
import type { RenderedService } from './messages';
import { renderRepository } from './renderRepository';

const sample = resolve(__dirname, '../../../../examples/gitops-repository');

describe('renderRepository', () => {
  it('renders the same on many threads as on one', async () => {
    const files = await workingTree(sample, undefined);
    // Other documents than those that the files were rendered with.
    const edited: RepositoryFiles = {
      ...files,
      async read(paths) {
        const texts = await files.read(paths);
        return new Map(
          [...texts].map(([path, text]) => [
            path,
            path.startsWith('platform/profiles/')
              ? text.replace(/partitions: 6/g, 'partitions: 9')
              : text,
          ]),
        );
      },
    };
    const repository = await Repository.open(edited, sample);
    const render = async (worthWorkers: number) => {
      const all: RenderedService[] = [];
      for await (const one of renderRepository(repository, {
        claims: repository.claimPaths,
        now: new Date('2026-11-20T12:00:00Z'),
        changeId: 'again',
        workers: 2,
        worthWorkers,
      })) {
        all.push(one);
      }
      return all.sort((a, b) => (a.path < b.path ? -1 : 1));
    };
    const one = await render(1000);
    expect(one.map(s => s.files.length).filter(n => n > 0).length).toBe(2);
    expect(await render(1)).toEqual(one);
  }, 60_000);
});
