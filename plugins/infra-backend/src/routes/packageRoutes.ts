import type { PlatformProposal } from '@groundwork/backstage-plugin-infra-common';
import { formatPackageRef } from '@groundwork/backstage-plugin-infra-common';
import type { PackageService } from '../packages/PackageService';
import type { Handlers } from './handlers';

/** Routes for component packages, their evidence, and waivers. */
export function packageHandlers(
  packages: PackageService,
): Handlers<
  | 'listPackages'
  | 'getPackage'
  | 'comparePackages'
  | 'recordCertification'
  | 'previewPlatformChange'
  | 'submitPlatformChange'
> {
  return {
    listPackages: async (_, caller) => ({
      body: await packages.listPackages(caller),
    }),
    getPackage: async ({ params }, caller) => ({
      body: await packages.getPackage(formatPackageRef(params), caller),
    }),
    comparePackages: async ({ query }, caller) => ({
      body: await packages.comparePackages(query, caller),
    }),
    recordCertification: async ({ body }, caller) =>
      answerOf(
        await packages.recordCertification(
          'evidence' in body ? body.evidence : [body],
          caller,
        ),
      ),
    previewPlatformChange: async ({ body }, caller) => ({
      body: await packages.previewChange(body.change, caller),
    }),
    submitPlatformChange: async ({ body }, caller) =>
      answerOf(await packages.submitChange(body.change, caller)),
  };
}

function answerOf(body: PlatformProposal) {
  return { status: body.status === 'proposed' ? 201 : 200, body };
}
