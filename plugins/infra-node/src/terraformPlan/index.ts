export { readHumanPlan } from './humanPlan';
export { readJsonPlan } from './jsonPlan';
export type { PlanSource } from './planSource';
