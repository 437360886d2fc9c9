export { applyChange, type EditFacts, type EditResult } from './applyChange';
