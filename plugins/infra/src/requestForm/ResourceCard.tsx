import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { RiDeleteBinLine } from '@remixicon/react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  EnvironmentView,
  ProfileView,
  TypeView,
} from '../platform/decideInput';
import { inputHint } from '../platform/inputHint';
import { InputField } from '../inputs/InputField';
import { infraRequestTranslationRef } from '../translation';
import { type ResourceDraft, setInput } from './draft';
import type { DraftProblem } from './draftProblems';
import { EnvironmentDifferences } from './EnvironmentDifferences';
import { messagesAt } from './fieldMessages';
import { Folded } from './Folded';

const gridSx = {
  display: 'grid',
  gap: 2,
  gridTemplateColumns: 'repeat(auto-fill, minmax(min(240px, 100%), 1fr))',
} as const;

/** One resource that is asked for, with its inputs. */
export function ResourceCard(props: {
  id: string;
  index: number;
  resource: ResourceDraft;
  type: TypeView | undefined;
  profile?: ProfileView;
  environments: readonly EnvironmentView[];
  problems: readonly DraftProblem[];
  disabled?: boolean;
  onChange(resource: ResourceDraft): void;
  onRemove(): void;
}) {
  const { t } = useTranslationRef(infraRequestTranslationRef);
  const { id, index, resource, type, profile, environments, problems } = props;
  const title = type?.title ?? resource.type;
  const errorsAt = (input: string, environment?: string) =>
    messagesAt(problems, { field: 'resources', index, input, environment });
  const names = Object.entries(type?.inputs.properties ?? {});
  const basic = names.filter(([, schema]) => !schema.advanced);
  const advanced = names.filter(([, schema]) => schema.advanced);
  const field = ([input]: (typeof names)[number]) =>
    type && (
      <InputField
        key={input}
        id={`${id}-${input}`}
        type={type}
        input={input}
        profile={profile}
        hint={inputHint({ type, input, profile, environments })}
        value={resource.inputs?.[input] ?? undefined}
        errors={errorsAt(input)}
        disabled={props.disabled}
        onChange={value => props.onChange(setInput(resource, input, value))}
      />
    );
  const missing = type
    ? environments.filter(e => !type.clouds.includes(e.cloud))
    : [];
  const isForbidden =
    profile?.allowedTypes && !profile.allowedTypes.includes(resource.type);
  const general = [
    ...messagesAt(problems, { field: 'resources', index }),
    ...(type ? [] : [t('resources.unknownType', { type: resource.type })]),
    ...(missing.length > 0
      ? [
          t('resources.notOnCloud', {
            environments: missing.map(e => e.title).join(', '),
          }),
        ]
      : []),
    ...(isForbidden ? [t('resources.profileForbids')] : []),
  ];
  const nameErrors = errorsAt('name');
  const advancedHasErrors = advanced.some(
    ([input]) => errorsAt(input).length > 0,
  );
  return (
    <Paper
      variant="outlined"
      role="group"
      aria-label={`${title} ${resource.name}`}
      sx={{ p: 2 }}
    >
      <Box sx={{ display: 'flex', alignItems: 'flex-start', gap: 1, mb: 1.5 }}>
        <Box sx={{ flexGrow: 1, minWidth: 0 }}>
          <Typography fontWeight={600}>{title}</Typography>
          {type?.description && (
            <Typography variant="body2" color="text.secondary">
              {type.description}
            </Typography>
          )}
        </Box>
        <Button
          size="small"
          color="inherit"
          disabled={props.disabled}
          onClick={props.onRemove}
          aria-label={t('resources.remove', { title, name: resource.name })}
          sx={{ minWidth: 36, flexShrink: 0 }}
        >
          <RiDeleteBinLine size={18} aria-hidden />
        </Button>
      </Box>
      {general.map(message => (
        <Typography key={message} variant="body2" color="error" sx={{ mb: 1 }}>
          {message}
        </Typography>
      ))}
      <Box sx={gridSx}>
        <TextField
          fullWidth
          size="small"
          id={`${id}-name`}
          label={t('resources.name')}
          required
          disabled={props.disabled}
          value={resource.name}
          error={nameErrors.length > 0}
          helperText={nameErrors.join(' ') || t('resources.nameHelp')}
          onChange={event =>
            props.onChange({ ...resource, name: event.target.value.trim() })
          }
        />
        {basic.map(field)}
      </Box>
      {advanced.length > 0 && (
        <Box sx={{ mt: 1 }}>
          <Folded
            key={String(advancedHasErrors)}
            initiallyOpen={advancedHasErrors}
            title={t('resources.advanced', { count: advanced.length })}
          >
            <Box sx={gridSx}>{advanced.map(field)}</Box>
          </Folded>
        </Box>
      )}
      {type && names.length > 0 && environments.length > 1 && (
        <EnvironmentDifferences
          id={id}
          resource={resource}
          type={type}
          profile={profile}
          environments={environments}
          disabled={props.disabled}
          errorsAt={errorsAt}
          onChange={props.onChange}
        />
      )}
    </Paper>
  );
}
