import Link from '@mui/material/Link';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { SourcePosition } from '@groundwork/backstage-plugin-infra-common';
import { sourceUrl } from '../api/source';
import { infraRequestTranslationRef } from '../translation';

/** Where the documents of a plan are. */
export interface SourceOf {
  repositoryUrl: string | undefined;
  revision: string | undefined;
}

/** "path, line n", as a link when the repository can be opened. */
export function SourceLink(props: {
  position: SourcePosition;
  source: SourceOf;
}) {
  const { t } = useTranslationRef(infraRequestTranslationRef);
  const { position, source } = props;
  const text = t('preview.ruleSource', {
    path: position.path,
    line: String(position.line),
  });
  const href = sourceUrl(source.repositoryUrl, source.revision, position);
  return href ? (
    <Link href={href} target="_blank" rel="noopener noreferrer">
      {text}
    </Link>
  ) : (
    <span>{text}</span>
  );
}
