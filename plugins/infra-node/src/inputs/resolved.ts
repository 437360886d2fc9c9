import type {
  ComponentPackageDocument,
  EnvironmentDocument,
  Explanation,
  Implementation,
  InputValues,
  PackageModule,
  PackageStatus,
  ProfileDocument,
  ResourceTypeDocument,
  ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import type { Located } from '../platform/platform';

/** A resource in an environment with every value decided. @public */
export interface ResolvedResource {
  readonly type: Located<ResourceTypeDocument>;
  readonly name: string;
  readonly implementation: Implementation;
  readonly engine: 'tofu-controller' | 'helm-values' | 'terragrunt';
  readonly moduleName: string;
  readonly module: PackageModule;
  /** Every input that has a value. */
  readonly inputs: InputValues;
  /** One per entry of `inputs`. */
  readonly explanations: readonly Explanation[];
  /** In the platform's currency; undefined when the type has no price here. */
  readonly monthlyCost: number | undefined;
}

/** A service in an environment with everything decided. @public */
export interface ResolvedEnvironment {
  readonly claim: Located<ServiceInfraDocument>;
  readonly environment: Located<EnvironmentDocument>;
  readonly profile: Located<ProfileDocument>;
  readonly package: Located<ComponentPackageDocument>;
  readonly packageStatus: PackageStatus;
  /** Namespace of the service in the cluster. */
  readonly namespace: string;
  /** In the order of the claim. */
  readonly resources: readonly ResolvedResource[];
}
