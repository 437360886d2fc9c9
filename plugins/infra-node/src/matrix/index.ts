export { environmentMatrix } from './environmentMatrix';
