/** Texts of single operations. */
export const operationMessages = {
  configure: {
    intro:
      'Fields hold what the request says now; an empty one leaves it to the profile.',
    missing: 'something that is different from now',
    profile: 'Profile',
    unknownType:
      'The platform has no type {{type}} any more, so its inputs are not known.',
    noInputs: 'It has no inputs.',
    advanced_one: '{{count}} more input',
    advanced_other: '{{count}} more inputs',
    fixed_one: '{{count}} input that cannot change',
    fixed_other: '{{count}} inputs that cannot change',
    immutable:
      '{{names}}: another value would replace the resource and lose its data. Request a second one with the other value, and move the data.',
  },
  environment: {
    intro: 'The service gets its resources in one more environment.',
    which: 'Environment to add',
    missing: 'the environment to add',
    none: 'The service is in all environments of the platform.',
    copyFrom: 'Values to start with',
    copyHelp: 'Its package and what the request says for it alone are copied.',
    copyNothing: 'None: what holds for all environments',
  },
  upgrade: {
    intro:
      'A newer version goes to the first environment first; the others follow when it has proved itself.',
    version: 'Version to go to',
    versionMissing: 'a version to go to',
    newest: 'Every environment has the newest version that it may have.',
    recommended: 'recommended',
    others_one: '{{count}} version that is not offered, and why',
    others_other: '{{count}} versions that are not offered, and why',
    othersLegend: 'Not offered',
    environments: 'Environments to move',
    environmentMissing: 'an environment to move',
    allow: 'What this step needs',
    allowed: {
      downgrade: 'Allow to go back to an older version',
      'skips-major': 'Allow to skip a major version',
    },
    allowHelp: {
      downgrade: 'Older modules may not be able to read what newer ones made.',
      'skips-major': 'What the versions between migrate is left out.',
    },
    newInputs: 'What the new version asks for',
    newInputsHelp: 'It needs these values, and nothing decides them yet.',
    inputsMissing: 'the values that the new version asks for',
    unknownInput:
      '{{input}} of {{resource}}: the resource type does not have this input; the platform team has to add it first.',
    brings: 'What {{package}} brings',
  },
  promote: {
    intro:
      'Everything that may be carried is ticked. What the profile decides, or what belongs to an environment, stays.',
    from: 'From',
    to: 'To',
    rows: 'Rows',
    allRows: 'Also show what is the same',
    matrix: 'Environments side by side',
    row: 'Resource or input',
    carry: 'Carry?',
    carryRow: 'Carry {{row}}',
    differs: 'differs',
    stays: 'differs, stays',
    same: 'the same in both',
    why: 'Why',
    there: 'there',
    notThere: 'not there',
    wayMissing: 'two environments',
    rowMissing: 'something to carry',
    nothing: 'nothing: all that may be carried from {{from}} is in {{to}}',
  },
  history: {
    intro:
      'Commits on the files of the service, the newest first. Going back restores all as it was; taking back undoes one commit and keeps later ones.',
    none: 'There are no commits yet.',
    more: 'Older commits are in the repository; they were not read.',
    current: 'this is now',
    commit: 'commit {{commit}}',
    author: 'by {{author}}',
    requestedBy: 'asked for by {{name}}',
    approvedBy: 'approved by {{names}}',
    environments: 'in {{names}}',
    change: 'change {{id}}',
    goBack: 'Go back to this',
    undo: 'Take back only this',
  },
  rollback: {
    intro:
      'Claim and files are rendered as they were, with today’s rules of the platform.',
    goesTo: 'Everything becomes as it was after: {{point}}',
    undoes: 'Only this is taken back: {{point}}',
    choose: 'Choose another point',
    revisionMissing: 'a point of the history',
    environments: 'Environments to roll back',
    environmentMissing: 'an environment to roll back',
  },
  remove: {
    intro:
      'What holds data leaves Git and stays in the cloud, where it can be restored for a while. Everything else goes.',
    scope: 'What goes',
    scopes: {
      resources: 'Resources',
      environments: 'Environments',
      all: 'The whole service',
    },
    which: 'Resources to remove, from all environments',
    whichEnvironments: 'Environments to leave',
    retained: 'Holds data: it is retained and can be restored for a while.',
    goes: 'Holds no data: it is gone once this is applied.',
    destroyed:
      'Was destroyed: what is left of it in Git goes. Wait until its plan was applied.',
    everything:
      'All resources leave all environments. What holds data is retained.',
    missing: {
      resources: 'a resource to remove',
      environments: 'an environment to leave',
      all: 'a choice',
    },
    dependents: 'Who needs it',
    dependentsLoading: 'Looking for who needs it…',
    noDependents: 'Nothing in the catalog or in other requests names it.',
    hiddenDependents:
      'Services that you may not see need some of it: {{services}}.',
    via: {
      catalog: 'needs {{resource}}, as the catalog says.',
      claim: 'needs {{resource}}, as its request says:',
    },
  },
  restore: {
    intro: 'It comes back with its inputs, and where it was.',
    which: 'What to restore',
    missing: 'something to restore',
  },
  destroy: {
    risk: 'This cannot be undone.',
    riskHelp:
      'The resources and all data in them are deleted from the cloud. A backup is all that is left. The plan that deletes waits for approval once more.',
    which: 'What to destroy',
    missing: 'something to destroy whose time to undo is over',
    backup: 'Last backup',
    backupHelp: 'When the data was backed up last, and the backup was checked.',
    backupMissing: 'when the data was backed up last',
    confirm: 'Type {{service}} to confirm',
    confirmMissing: 'the name of the service, {{service}}, to confirm',
  },
  removed: {
    title: 'Removed',
    state: {
      open: 'retained, can be restored',
      over: 'retained',
      destroying: 'being destroyed',
    },
    note: {
      open: 'Removed from {{environments}} on {{removedAt}}. It can be restored until {{undoUntil}}, and destroyed after that.',
      over: 'Removed from {{environments}} on {{removedAt}}. It could be restored until {{undoUntil}}; it is retained until somebody destroys it.',
      destroying:
        'Removed from {{environments}} on {{removedAt}}; being destroyed since {{destroyedAt}}.',
    },
    restore: 'Restore…',
    destroy: 'Destroy…',
    remove: 'Clear away…',
  },
  approve: {
    intro:
      'The approval is a pull request of its own: one line with the full id of this plan. It holds for this plan only; the next change of inputs needs another.',
    open: 'Approve this plan…',
    names: '{{plan}}: {{counts}}. It becomes its own pull request.',
    counts: {
      add: '{{number}} to add',
      change: '{{number}} to change',
      replace: '{{number}} to replace',
      destroy: '{{number}} to destroy',
    },
    submit: 'Approve {{plan}}',
    missing: 'a plan that waits for approval',
    none: 'No plan waits for approval any more.',
    noResource: 'The address does not say of which resource.',
    changed:
      '{{plan}} does not wait any more: something changed meanwhile, and another plan was made.',
    look: 'Look at {{plan}}',
  },
  adopt: {
    offer: 'There is infrastructure that people wrote by hand',
    offerHelp:
      'Recognized: {{resources}} in {{environments}}. Adopting it writes its request and leaves it running.',
    open: 'Look at it and adopt',
    intro:
      'The request of the service is written from its files. Nothing is made again; every line that would change is shown below.',
    report: 'What was found',
    complete: 'Everything in its files is recognized.',
    incomplete: 'Not everything in its files is recognized.',
    lines_one: '{{count}} line of existing files would change.',
    lines_other: '{{count}} lines of existing files would change.',
    recognized: 'Recognized',
    resource: 'Resource',
    environments: 'In',
    place: 'Written in',
    profile: 'Profile',
    package: 'Package',
    best: '{{name}}, which fits best',
    bestUnknown: 'The one that fits best',
    nothing: 'files with infrastructure that can be recognized',
  },
} as const;
