export * from './desired';
export * from './observed';
export * from './phase';
export * from './planView';
export * from './proposalState';
export * from './timeline';
