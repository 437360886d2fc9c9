export { monthlyPrice } from './monthlyPrice';
