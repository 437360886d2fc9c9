/** Something that is the matter with a resource. @public */
export type Incident = {
  cluster: string;
  /** The Terraform object, as `namespace/name`. */
  object: string;
  what: 'waiting' | 'drifted' | 'locked' | 'failing';
};

/** What is the matter in the sample, so that there is something to see. */
export const sampleIncidents: readonly Incident[] = [
  {
    cluster: 'acme-prod',
    object: 'fraud-detector/fraud-detector-mongodb-features',
    what: 'waiting',
  },
  {
    cluster: 'acme-prod',
    object: 'identity/identity-redis-main',
    what: 'drifted',
  },
  {
    cluster: 'acme-staging',
    object: 'ledger/ledger-postgres-main',
    what: 'locked',
  },
  {
    cluster: 'acme-dev',
    object: 'orders-api/orders-api-kafka-topic-orders',
    what: 'failing',
  },
];
