export { comparePackages } from './comparePackages';
export { moduleInterface } from './moduleInterfaces';
export {
  packageOptions,
  type PackageOption,
  type PackageOptions,
} from './packageOptions';
export { packageStep, type PackageStep } from './packageStep';
export { upgradeOptions } from './upgradeOptions';
