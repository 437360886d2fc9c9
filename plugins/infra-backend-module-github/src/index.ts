/**
 * The GitOps repository of the infra backend on GitHub and GitHub Enterprise.
 *
 * @packageDocumentation
 */
export { infraModuleGithub as default } from './module';
export {
  GithubRepository,
  type GithubRepositoryOptions,
} from './repository/GithubRepository';
export type { Clock } from './host/clock';
export type { HostCredentials } from './host/credentials';
export type { ContentPacer, PacerOptions } from './host/ContentPacer';
export { HostGates } from './host/gate';
export type { GateOptions, HostGate, Pass } from './host/gate';
export type { Limit } from './host/limits';
