import { ConflictError, InputError } from '@backstage/errors';
import type {
  GitOpsRepository,
  InfraRepositoryExtensionPoint,
} from '@groundwork/backstage-plugin-infra-node';

/** Holds the one GitOps repository that a module brings. */
export class SingleRepository implements InfraRepositoryExtensionPoint {
  #repository: GitOpsRepository | undefined;

  setRepository(repository: GitOpsRepository): void {
    if (this.#repository) {
      throw new ConflictError(
        `The GitOps repository is ${this.#repository.title} already; ${
          repository.title
        } would be a second one. Install one repository module only.`,
      );
    }
    this.#repository = repository;
  }

  /** @throws InputError when no module has set a repository */
  get(): GitOpsRepository {
    if (!this.#repository) {
      throw new InputError(
        'There is no GitOps repository. Add a module that brings one to the backend, such as @groundwork/backstage-plugin-infra-backend-module-github.',
      );
    }
    return this.#repository;
  }
}
