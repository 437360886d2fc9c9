export { checkCertification } from './certification';
export { checkSecrets, type SecretCheck } from './leaks';
export { checkPolicies } from './policies';
export type { RuleVariables } from './rule';
export { looksSecret } from './secrets';
