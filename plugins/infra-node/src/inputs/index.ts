export {
  evaluateExpressions,
  evaluateToText,
  expressionRoots,
  type ExpressionScope,
  type ExpressionSource,
} from './expression';
export * from './expressionScope';
export type * from './resolved';
