import { NotFoundError } from '@backstage/errors';
import type { InfraApi } from '@groundwork/backstage-plugin-infra-common';
import { changeSetFixture } from './changeSetFixture';
import { platformFixture } from './platformFixture';

/** An infra backend in which no service has infrastructure yet. */
export function infraApiMock(
  parts: Partial<InfraApi> = {},
): jest.Mocked<InfraApi> {
  const api: InfraApi = {
    getPlatform: async () => platformFixture,
    listServices: async () => ({ items: [], totalItems: 0 }),
    getService: async name => {
      throw new NotFoundError(`No service ${name}`);
    },
    previewChange: async change => changeSetFixture(change),
    submitChange: async () => {
      throw new Error('A form never submits');
    },
    listChanges: async () => ({ items: [] }),
    getChange: async id => {
      throw new NotFoundError(`No change ${id}`);
    },
    ...parts,
  };
  return {
    getPlatform: jest.fn(api.getPlatform),
    listServices: jest.fn(api.listServices),
    getService: jest.fn(api.getService),
    previewChange: jest.fn(api.previewChange),
    submitChange: jest.fn(api.submitChange),
    listChanges: jest.fn(api.listChanges),
    getChange: jest.fn(api.getChange),
  };
}
