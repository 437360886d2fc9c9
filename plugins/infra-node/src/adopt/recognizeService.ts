import type {
  ClaimResource,
  Finding,
} from '@groundwork/backstage-plugin-infra-common';
import type { JsonValue } from '@backstage/types';
import type { Platform } from '../platform/platform';
import { isObject } from '../render/objectInventory';
import { findObjects } from './findObjects';
import { fitPackages } from './fitPackages';
import { fitProfiles } from './fitProfile';
import type { FoundObject } from './found';
import { gather, type GatheredResource } from './gathered';
import { recognizeObject, type RecognizedObject } from './recognizeObject';
import { notRecognized } from './room';

/** What was recognized of a service that people wrote by hand. */
export interface Recognition {
  /**
   * Environments that the claim has, in promotion order: those that were asked
   * for, else those in which something is; all where the service runs when
   * nothing is.
   */
  readonly environments: readonly string[];
  /** Package by environment. */
  readonly packages: ReadonlyMap<string, string>;
  /** Undefined when no profile allows what is there. */
  readonly profile: string | undefined;
  readonly resources: readonly ClaimResource[];
  /** The same with where they were found. */
  readonly gathered: readonly GatheredResource[];
  /** A tag that all objects carry with one value. */
  tag(name: string): string | undefined;
  readonly findings: readonly Finding[];
}

/** Recognizes what people wrote by hand for a service. */
export function recognizeService(options: {
  platform: Platform;
  service: string;
  files: ReadonlyMap<string, string>;
  now: Date;
  /** The profile and the package that were asked for, and the environments. */
  profile?: string;
  package?: string;
  environments?: readonly string[];
}): Recognition {
  const { platform, service, files, now } = options;
  const found = findObjects(platform, service, files);
  const asked = new Set(options.environments);
  const isAsked = (environment: string | undefined) =>
    asked.size === 0 || environment === undefined || asked.has(environment);
  const objects = found.objects.filter(o => isAsked(o.environment));
  const used = new Set(objects.map(o => o.environment));
  const environments = found.environments.filter(
    name => used.has(name) || asked.has(name) || objects.length === 0,
  );
  const findings = found.findings.filter(f => isAsked(f.target?.environment));
  const recognized = objects.flatMap(
    object => recognizeObject(platform, service, object, findings) ?? [],
  );
  for (const one of recognized) nameUnknown(one, findings);
  const gathered = gather(recognized);
  const packages = fitPackages({
    platform,
    recognized,
    environments,
    wanted: options.package,
    now,
    findings,
  });
  const said = new Set(objects.flatMap(({ says }) => says.profile ?? []));
  const wanted =
    options.profile ?? (said.size === 1 ? [...said][0] : undefined);
  const fits = fitProfiles(platform, gathered, environments);
  const best = fits.find(fit => fit.profile === wanted) ?? fits[0];
  if (best && best.profile !== wanted && gathered.length > 0) {
    findings.push(whyProfile(fits));
  }
  return {
    environments,
    packages,
    profile: best?.profile,
    resources: best?.resources ?? [],
    gathered,
    tag: tagReader(recognized),
    findings,
  };
}

/** Variables that no resource type sets are lost when the object is rendered. */
function nameUnknown(
  { object, type, name, variables }: RecognizedObject,
  findings: Finding[],
): void {
  const { metadata } = type.document;
  for (const variable of variables.unknown) {
    notRecognized(
      { environment: object.environment, findings },
      object.position(variable),
      `variable ${variable} of ${metadata.name}/${name} is set by hand, and resource type ${metadata.name} does not set it`,
    );
  }
}

function whyProfile(
  fits: readonly { profile: string; decided: number; entries: number }[],
): Finding {
  const [best, ...others] = fits;
  const all = best.decided + best.entries;
  const alike = others.filter(
    o => o.decided === best.decided && o.entries === best.entries,
  );
  return {
    severity: 'info',
    rule: 'profile-chosen',
    message: `Profile ${best.profile} decides ${
      best.decided
    } of ${all} values as they are${
      alike.length > 0
        ? `; ${alike
            .map(a => a.profile)
            .join(' and ')} as many, so look at which one is meant`
        : ', more than any other'
    }.`,
    target: { field: 'profile' },
  };
}

/** Reads tags of the modules: they say what the claim said, or what people wrote. */
function tagReader(
  recognized: readonly RecognizedObject[],
): Recognition['tag'] {
  const tags = recognized.map(({ object, type }) => tagsOf(object, type));
  return name => {
    const values = new Set(
      tags.flatMap(tag => {
        const value = tag && Object.hasOwn(tag, name) ? tag[name] : undefined;
        return typeof value === 'string' && value !== '' ? [value] : [];
      }),
    );
    return values.size === 1 ? [...values][0] : undefined;
  };
}

function tagsOf(
  object: FoundObject,
  type: RecognizedObject['type'],
): Record<string, JsonValue | undefined> | undefined {
  const names = Object.values(type.document.spec.implementations).map(
    i => i.tagsVariable,
  );
  const value = names
    .map(name => object.variables[name])
    .find(tags => isObject(tags));
  return isObject(value) ? value : undefined;
}
