import { z } from 'zod';
import { inputValuesSchema } from '../documents/metadata';
import { entityRefSchema } from '../documents/serviceInfra';
import {
  dnsLabelSchema,
  packageRefSchema,
  resourceNameSchema,
  serviceNameSchema,
} from '../names';

/** Identity of a resource within a service. @public */
export const resourceIdSchema = z
  .strictObject({ type: dnsLabelSchema, name: resourceNameSchema })
  .meta({ title: 'Resource' });

/** @public */
export type ResourceId = z.infer<typeof resourceIdSchema>;

/** `type/name`, the way a resource is written in texts and keys. @public */
export function formatResourceId(id: ResourceId): string {
  return `${id.type}/${id.name}`;
}

/**
 * Inputs are settings, not data. What patterns and rules of the platform are
 * asked about has to be bounded, since they may take long for a long text.
 */
const MAX_INPUTS = 10_000;
const MAX_INPUT_DEPTH = 10;

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

/**
 * Inputs as a change sets them: `null` takes a value back, so that the profile
 * or the type decides again.
 */
const inputEditsSchema = inputValuesSchema
  .refine(values => JSON.stringify(values).length <= MAX_INPUTS, {
    error: `must be at most ${MAX_INPUTS} characters, written as JSON`,
    abort: true,
  })
  .refine(values => depthOf(values) <= MAX_INPUT_DEPTH, {
    error: `must be nested at most ${MAX_INPUT_DEPTH} levels deep`,
  })
  .meta({
    title: 'Inputs',
    description: 'Values to set; null takes a value back to its default.',
  });

const reasonSchema = z.string().max(1000).optional().meta({
  title: 'Reason',
  description: 'Why, for the reviewers of the pull request.',
});

const environmentInputsSchema = z
  .record(dnsLabelSchema, z.strictObject({ inputs: inputEditsSchema }))
  .optional()
  .meta({
    title: 'Environments',
    description: 'What differs in an environment.',
  });

/** What a change sets of one resource. @public */
export const resourceEditSchema = resourceIdSchema.extend({
  inputs: inputEditsSchema.optional(),
  environments: environmentInputsSchema,
});

/** What a change sets of one resource. @public */
export type ResourceEdit = z.infer<typeof resourceEditSchema>;

/** Ask for resources: creates the claim of a service or extends it. @public */
export const requestChangeSchema = z
  .strictObject({
    kind: z.literal('request'),
    service: serviceNameSchema,
    component: entityRefSchema.optional().meta({
      title: 'Component',
      description:
        'The component in the catalog; component:default/<service> when absent.',
    }),
    owner: entityRefSchema.optional().meta({
      title: 'Owner',
      description:
        'Owner of a service without a claim. Taken from the catalog when absent.',
    }),
    profile: z.string().min(1).max(120).optional().meta({
      title: 'Profile',
      description: 'Needed for a service that has no claim yet.',
    }),
    package: packageRefSchema.optional(),
    environments: z.array(dnsLabelSchema).max(50).default([]).meta({
      title: 'Environments',
      description: 'Environments to add; those of the claim stay.',
    }),
    resources: z
      .array(resourceEditSchema)
      .max(100)
      .default([])
      .meta({ title: 'Resources' }),
    reason: reasonSchema,
  })
  .meta({ title: 'Request' });

/** Change inputs of resources that are there, or the profile. @public */
export const configureChangeSchema = z
  .strictObject({
    kind: z.literal('configure'),
    service: serviceNameSchema,
    profile: z.string().min(1).max(120).optional(),
    addEnvironments: z
      .array(
        z.strictObject({
          name: dnsLabelSchema,
          copyFrom: dnsLabelSchema.optional().meta({
            title: 'Copy from',
            description:
              'Environment of the service whose package and values the new one gets.',
          }),
        }),
      )
      .max(50)
      .optional()
      .meta({ title: 'Environments to add' }),
    resources: z.array(resourceEditSchema).max(100).default([]),
    reason: reasonSchema,
  })
  .meta({ title: 'Configure' });

/**
 * Remove resources, environments or the whole claim. What is stateful is
 * retained: it leaves Git and stays in the cloud.
 *
 * @public
 */
export const removeChangeSchema = z
  .strictObject({
    kind: z.literal('remove'),
    service: serviceNameSchema,
    resources: z.array(resourceIdSchema).max(100).default([]),
    environments: z.array(dnsLabelSchema).max(50).default([]),
    all: z.boolean().default(false).meta({
      title: 'All',
      description: 'Remove the claim with everything in it.',
    }),
    reason: reasonSchema,
  })
  .meta({ title: 'Remove' });

/** A commit of the GitOps repository. @public */
export const commitIdSchema = z
  .string()
  .regex(/^[0-9a-f]{40}$/, 'must be the 40 hex digits of a commit');

const environmentNamesSchema = z.array(dnsLabelSchema).max(50).default([]);

/**
 * Write the claim of a service whose infrastructure people wrote by hand. What
 * is there is recognized; rendered files keep their bytes.
 *
 * @public
 */
export const adoptChangeSchema = z
  .strictObject({
    kind: z.literal('adopt'),
    service: serviceNameSchema,
    component: entityRefSchema.optional(),
    owner: entityRefSchema.optional(),
    profile: z.string().min(1).max(120).optional().meta({
      title: 'Profile',
      description: 'The one that decides most of what is there when absent.',
    }),
    package: packageRefSchema.optional().meta({
      description: 'The one whose versions are in use when absent.',
    }),
    environments: environmentNamesSchema.meta({
      title: 'Environments',
      description: 'All in which something is found when empty.',
    }),
    reason: reasonSchema,
  })
  .meta({ title: 'Adopt' });

/** Move environments to another version of a component package. @public */
export const upgradeChangeSchema = z
  .strictObject({
    kind: z.literal('upgrade'),
    service: serviceNameSchema,
    package: packageRefSchema,
    environments: environmentNamesSchema.meta({
      title: 'Environments',
      description: 'All of the service when empty.',
    }),
    resources: z.array(resourceEditSchema).max(100).default([]).meta({
      title: 'Resources',
      description: 'Inputs that the new version asks for.',
    }),
    allowDowngrade: z.boolean().default(false).meta({
      title: 'Allow a downgrade',
      description: 'Needed to go to an older version.',
    }),
    allowSkippedMajor: z.boolean().default(false).meta({
      title: 'Allow to skip a major version',
      description: 'Needed to go over more than one major version at once.',
    }),
    reason: reasonSchema,
  })
  .meta({ title: 'Upgrade' });

/** Carry what may be carried from one environment to another. @public */
export const promoteChangeSchema = z
  .strictObject({
    kind: z.literal('promote'),
    service: serviceNameSchema,
    from: dnsLabelSchema,
    to: dnsLabelSchema,
    package: z.boolean().default(true).meta({
      title: 'Package',
      description: 'Carry the version of the component package.',
    }),
    resources: z
      .array(
        resourceIdSchema.extend({
          inputs: z.array(z.string().min(1).max(63)).max(200).optional(),
        }),
      )
      .max(100)
      .optional()
      .meta({
        title: 'Resources',
        description:
          'What to carry, inputs by name; everything that may be carried when absent.',
      }),
    reason: reasonSchema,
  })
  .meta({ title: 'Promote' });

/**
 * Render a service again, after a document of the platform changed or somebody
 * edited what is rendered. The claim stays as it is.
 *
 * @public
 */
export const renderChangeSchema = z
  .strictObject({
    kind: z.literal('render'),
    service: serviceNameSchema,
    environments: environmentNamesSchema.meta({
      title: 'Environments',
      description: 'All of the service when empty.',
    }),
    reason: reasonSchema,
  })
  .meta({ title: 'Render' });

/**
 * Go back to an earlier point of a service's history; or, with `undo`, take
 * back only what one commit did since then.
 *
 * @public
 */
export const rollbackChangeSchema = z
  .strictObject({
    kind: z.literal('rollback'),
    service: serviceNameSchema,
    revision: commitIdSchema.meta({
      title: 'Revision',
      description: 'Commit whose state of the service is restored.',
    }),
    undo: commitIdSchema.optional().meta({
      title: 'Undo',
      description:
        'Take back only what this commit changed; `revision` is the commit before it in the history of the service.',
    }),
    environments: environmentNamesSchema.meta({
      title: 'Environments',
      description: 'All when empty.',
    }),
    reason: reasonSchema,
  })
  .meta({ title: 'Roll back' });

/** Take back removed resources while their undo window is open. @public */
export const restoreChangeSchema = z
  .strictObject({
    kind: z.literal('restore'),
    service: serviceNameSchema,
    resources: z.array(resourceIdSchema).max(100).default([]).meta({
      title: 'Resources',
      description: 'All that can be restored when empty.',
    }),
    reason: reasonSchema,
  })
  .meta({ title: 'Restore' });

/**
 * Destroy what was removed and retained, with its data. Possible after the
 * undo window; the plan that destroys waits for approval as any other.
 *
 * @public
 */
export const destroyChangeSchema = z
  .strictObject({
    kind: z.literal('destroy'),
    service: serviceNameSchema,
    resources: z.array(resourceIdSchema).min(1).max(100),
    confirmation: z.string().max(100).meta({
      title: 'Confirmation',
      description: 'The name of the service, typed by the person.',
    }),
    lastBackup: z.iso.datetime().meta({
      title: 'Last backup',
      description: 'When the data was backed up last.',
    }),
    reason: z.string().min(1).max(1000).meta({ title: 'Reason' }),
  })
  .meta({ title: 'Destroy' });

/** Approve the pending plan of a resource, by its full id. @public */
export const approveChangeSchema = z
  .strictObject({
    kind: z.literal('approve'),
    service: serviceNameSchema,
    environment: dnsLabelSchema,
    resource: resourceIdSchema,
    plan: z
      .string()
      .max(200)
      .regex(/^plan-[A-Za-z0-9._-]+$/, 'must be the full id of a plan')
      .meta({
        title: 'Plan',
        description: 'Full id of the plan that was looked at.',
      }),
    reason: reasonSchema,
  })
  .meta({ title: 'Approve' });

/**
 * One edit of documents. Every operation is one more member of this union and
 * goes the same way: edit, render, check, propose, observe.
 *
 * @public
 */
export const changeSchema = z
  .discriminatedUnion('kind', [
    requestChangeSchema,
    configureChangeSchema,
    removeChangeSchema,
    adoptChangeSchema,
    upgradeChangeSchema,
    promoteChangeSchema,
    renderChangeSchema,
    rollbackChangeSchema,
    restoreChangeSchema,
    destroyChangeSchema,
    approveChangeSchema,
  ])
  .meta({ title: 'Change' });

/** A change with its defaults filled in. @public */
export type Change = z.infer<typeof changeSchema>;

/** A change as a caller writes it. @public */
export type ChangeInput = z.input<typeof changeSchema>;

/** @public */
export type RequestChange = z.infer<typeof requestChangeSchema>;
/** @public */
export type ConfigureChange = z.infer<typeof configureChangeSchema>;
/** @public */
export type RemoveChange = z.infer<typeof removeChangeSchema>;
/** @public */
export type AdoptChange = z.infer<typeof adoptChangeSchema>;
/** @public */
export type UpgradeChange = z.infer<typeof upgradeChangeSchema>;
/** @public */
export type PromoteChange = z.infer<typeof promoteChangeSchema>;
/** @public */
export type RenderChange = z.infer<typeof renderChangeSchema>;
/** @public */
export type RollbackChange = z.infer<typeof rollbackChangeSchema>;
/** @public */
export type RestoreChange = z.infer<typeof restoreChangeSchema>;
/** @public */
export type DestroyChange = z.infer<typeof destroyChangeSchema>;
/** @public */
export type ApproveChange = z.infer<typeof approveChangeSchema>;
/** @public */
export type ChangeKind = Change['kind'];

/** What a change itself sets of resources, input by input. @public */
export function resourceEditsOf(change: Change): readonly ResourceEdit[] {
  switch (change.kind) {
    case 'request':
    case 'configure':
    case 'upgrade':
      return change.resources;
    default:
      return [];
  }
}

/** Resources that a change names. @public */
export function resourcesNamedBy(change: Change): readonly ResourceId[] {
  if (change.kind === 'approve') return [change.resource];
  return 'resources' in change ? change.resources ?? [] : [];
}

/** Name of an operation on a service. @public */
export const changeKindSchema = z.enum(
  changeSchema.options.map(option => option.shape.kind.value) as [
    ChangeKind,
    ...ChangeKind[],
  ],
);
