import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import {
  RiErrorWarningLine,
  RiInformationLine,
  RiStopCircleLine,
} from '@remixicon/react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  Finding,
  FindingFix,
  Severity,
} from '@groundwork/backstage-plugin-infra-common';
import { safeUrl } from '../api/source';
import { infraRequestTranslationRef } from '../translation';
import { SourceLink, type SourceOf } from './SourceLink';

const icons = {
  error: RiStopCircleLine,
  warning: RiErrorWarningLine,
  info: RiInformationLine,
};
const colors = {
  error: 'error.main',
  warning: 'warning.main',
  info: 'info.main',
};
const order: Severity[] = ['error', 'warning', 'info'];

function FindingItem(props: {
  finding: Finding;
  source: SourceOf;
  canApply(fix: FindingFix): boolean;
  onApply(fix: FindingFix): void;
}) {
  const { t } = useTranslationRef(infraRequestTranslationRef);
  const { finding } = props;
  const { fix, severity } = finding;
  const Icon = icons[severity];
  const documentation = safeUrl(finding.documentation);
  return (
    <Box
      component="li"
      sx={{
        display: 'flex',
        gap: 1,
        p: 1,
        borderLeft: 4,
        borderColor: colors[severity],
        bgcolor: 'action.hover',
      }}
    >
      <Box sx={{ color: colors[severity], flexShrink: 0, pt: 0.25 }}>
        <Icon size={18} aria-hidden />
      </Box>
      <Box sx={{ flexGrow: 1, minWidth: 0, overflowWrap: 'anywhere' }}>
        <Typography component="div">
          <strong>{t(`preview.severity.${severity}`)}:</strong>{' '}
          {finding.message}
        </Typography>
        {fix && (
          <Box
            sx={{
              display: 'flex',
              flexWrap: 'wrap',
              alignItems: 'center',
              gap: 1,
            }}
          >
            <Typography variant="body2">{fix.text}</Typography>
            {props.canApply(fix) && (
              <Button
                size="small"
                variant="outlined"
                sx={{ textTransform: 'none' }}
                aria-label={t('preview.applyFixFor', { text: fix.text })}
                onClick={() => props.onApply(fix)}
              >
                {t('preview.applyFix')}
              </Button>
            )}
          </Box>
        )}
        <Typography
          variant="body2"
          color="text.secondary"
          component="div"
          sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 1.5 }}
        >
          <span>{finding.rule}</span>
          {finding.source && (
            <SourceLink position={finding.source} source={props.source} />
          )}
          {documentation && (
            <Link
              href={documentation}
              target="_blank"
              rel="noopener noreferrer"
            >
              {t('preview.documentation')}
            </Link>
          )}
        </Typography>
      </Box>
    </Box>
  );
}

/** Findings, the heaviest first. */
export function Findings(props: {
  findings: readonly Finding[];
  source: SourceOf;
  canApply(fix: FindingFix): boolean;
  onApply(fix: FindingFix): void;
}) {
  const { t } = useTranslationRef(infraRequestTranslationRef);
  const { findings, ...rest } = props;
  if (findings.length === 0) return null;
  const sorted = [...findings].sort(
    (a, b) => order.indexOf(a.severity) - order.indexOf(b.severity),
  );
  return (
    <Box
      component="ul"
      aria-label={t('preview.findings')}
      sx={{ listStyle: 'none', p: 0, m: 0, display: 'grid', gap: 1 }}
    >
      {sorted.map((finding, index) => (
        <FindingItem key={index} finding={finding} {...rest} />
      ))}
    </Box>
  );
}
