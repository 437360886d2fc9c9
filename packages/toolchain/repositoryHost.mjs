import { Failure } from './progress.mjs';

/** The sandbox's side of the GitOps repository, as tests of real processes see it. */
export class RepositoryHost {
  #url;

  /** @param url the sandbox's */
  constructor(url) {
    this.#url = url;
  }

  async #ask(path, method = 'GET', body = undefined) {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: {
        authorization: 'Bearer sandbox-token',
        accept: 'application/json',
        'content-type': 'application/json',
      },
      body: body && JSON.stringify(body),
    });
    if (!response.ok) {
      throw new Failure(`${method} ${path}: ${await response.text()}`);
    }
    return response.status === 204 ? undefined : response.json();
  }

  #repository(path, ...rest) {
    return this.#ask(`/api/v3/repos/acme/platform-gitops/${path}`, ...rest);
  }

  setFault(rule) {
    return this.#ask('/_sandbox/faults', 'POST', rule);
  }

  clearFaults() {
    return this.#ask('/_sandbox/faults', 'DELETE');
  }

  /** How many requests faults have struck since they were set. */
  async struck() {
    const { faults } = await this.#ask('/_sandbox/faults');
    return faults.reduce((sum, { struck }) => sum + struck, 0);
  }

  pulls() {
    return this.#repository('pulls?state=all&per_page=100');
  }

  async branches() {
    const all = await this.#repository('branches?per_page=100');
    return all.filter(({ name }) => name.startsWith('groundwork/'));
  }

  commitsOf(number) {
    return this.#repository(`pulls/${number}/commits`);
  }

  merge(number) {
    return this.#repository(`pulls/${number}/merge`, 'PUT', {});
  }

  /** Text of a file at the head of the base branch. */
  async read(path) {
    const { content } = await this.#repository(`contents/${path}`);
    return Buffer.from(content, 'base64').toString('utf8');
  }
}
