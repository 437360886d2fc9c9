export {
  evaluateExpressions,
  evaluateToText,
  expressionRoots,
  type ExpressionScope,
  type ExpressionSource,
} from './expression';
export {
  changeScope,
  environmentScope,
  expressionScope,
  inputsScope,
  packageScope,
  profileScope,
  resourceScope,
  serviceScope,
} from './expressionScope';
export type * from './resolved';
export {
  choosePackage,
  missingWords,
  packageOf,
  type PackageChoice,
  type RejectedPackage,
} from './choosePackage';
export { resolveEnvironment, type Resolution } from './resolveEnvironment';
export { type TouchedInput } from './inputFindings';
