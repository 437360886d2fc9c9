import type { Platform } from '@groundwork/backstage-plugin-infra-node';

/** What a rule is about, for those who see it the first time. */
export interface RuleHelp {
  readonly title: string;
  readonly help: string;
  readonly uri?: string;
}

const HELP: Readonly<Record<string, readonly [string, string]>> = {
  'approval-with-inputs': [
    'An approval comes with other inputs',
    'The id of a plan is that of the version of the module. An approval that stands while inputs change lets the next plan through unseen. Set approvePlan to "" and approve the new plan in a commit of its own.',
  ],
  'dangling-reference': [
    'Something is named that does not exist',
    'Correct the name, or add the document that it names.',
  ],
  'data-destroyed': [
    'Data is destroyed',
    'Once its plan is approved, the resource is gone with its data.',
  ],
  destruction: [
    'A resource is destroyed',
    'It holds no data of its own; what still uses it stops working.',
  ],
  'duplicate-name': [
    'A name is used twice',
    'Kind and name identify a document, type and name a resource. Rename or remove one of them.',
  ],
  'invalid-value': [
    'A value is not allowed',
    'The schema of the kind, or the resource type, says which values are. "groundwork schema" prints the schemas.',
  ],
  'misplaced-claim': [
    'A claim is in another file than its own',
    'The layout in the Platform document says where the claim of a service stands.',
  ],
  'package-deprecated': [
    'The package is deprecated',
    'Upgrade to its replacement before its end date.',
  ],
  'package-revoked': [
    'The package is revoked',
    'A revoked package is never used. Move to another version.',
  ],
  'package-state': [
    'The package is not certified far enough',
    'The environment asks for a better state. Certify the package, or take a version that is.',
  ],
  'render-drift': [
    'A file is not what its claim renders to',
    'Run "groundwork render --write" and commit the result, or put into the claim what the file should say.',
  ],
  replacement: [
    'A resource is replaced',
    'An input that cannot change in place destroys the resource and makes it anew.',
  ],
  retained: [
    'A resource is retained',
    'It leaves Git and stays in the cloud with its data.',
  ],
  secret: [
    'A credential is in Git',
    'Put it into the secret store, refer to it there, and change it: whoever reads the repository has seen it.',
  ],
  'unknown-input': [
    'The resource type has no such input',
    'Correct the name, or add the input to the resource type.',
  ],
  'unknown-key': [
    'A key is not known',
    'Correct the name. "groundwork schema" prints what there is.',
  ],
  unreadable: [
    'A document cannot be read',
    'Repair the document; nothing else of it can be checked until then.',
  ],
  'waiver-expired': [
    'A waiver has expired',
    'The policy counts again. The owner of the waiver renews or removes it.',
  ],
};

/** Explains a rule: a built-in one, or a policy of the platform. */
export function ruleHelp(rule: string, platform?: Platform): RuleHelp {
  const policy = platform?.policies.find(
    ({ document }) => `policy/${document.metadata.name}` === rule,
  );
  if (policy) {
    const { metadata, spec } = policy.document;
    return {
      title: metadata.title ?? metadata.name,
      help: `${
        metadata.description ?? 'A policy of the platform.'
      } The rule is ${spec.rule.trim()} (${policy.path}).`,
      ...(spec.documentation !== undefined && { uri: spec.documentation }),
    };
  }
  const known = Object.hasOwn(HELP, rule) ? HELP[rule] : undefined;
  if (known) return { title: known[0], help: known[1] };
  const words = rule.replace(/[-_/]+/g, ' ').trim() || 'Finding';
  return {
    title: words.charAt(0).toUpperCase() + words.slice(1),
    help: 'The message says what is wrong, where it stands, and what would pass.',
  };
}
