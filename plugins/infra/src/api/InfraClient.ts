export { InfraClient } from '@groundwork/backstage-plugin-infra-common';
