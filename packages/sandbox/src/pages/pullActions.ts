import express, { Router } from 'express';
import { addComment, addReview } from '../forge/discussion';
import { GitHubError } from '../forge/errors';
import type { Forge } from '../forge/forge';
import { mergePull } from '../forge/merging';
import { updatePull } from '../forge/pullRequests';
import { numberOf } from '../rest/answers';
import { mergeMethod, reviewState } from '../store/records';
import { FormToken, formText } from './csrf';

/** What the buttons of a pull request do. */
export function pullActions(
  router: Router,
  forge: Forge,
  token: FormToken,
  guest: string,
): void {
  router.post(
    '/:owner/:repo/pull/:number/:action(merge|review|close|reopen)',
    express.urlencoded({ extended: false, limit: '200kb' }),
    async (request, response) => {
      token.require(request);
      const repository = forge.get(request.params.owner, request.params.repo);
      const number = numberOf(request.params.number);
      switch (request.params.action) {
        case 'merge': {
          const method = mergeMethod
            .catch('merge')
            .parse(formText(request, 'method'));
          await mergePull(repository, guest, number, { method });
          break;
        }
        case 'review': {
          const body = formText(request, 'body').replace(/\r\n/g, '\n').trim();
          const state = reviewState.parse(formText(request, 'event'));
          if (state !== 'COMMENTED') {
            addReview(repository, guest, number, { state, body });
          } else if (body !== '') {
            addComment(repository, guest, number, body);
          } else {
            throw new GitHubError(
              422,
              'UNPROCESSABLE',
              'Write a comment first.',
            );
          }
          break;
        }
        default:
          await updatePull(repository, guest, number, {
            state: request.params.action === 'close' ? 'closed' : 'open',
          });
      }
      response.redirect(303, `/${repository.fullName}/pull/${number}`);
    },
  );
}
