import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { RiLockLine } from '@remixicon/react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { formatValue, inputTitle } from '../platform/formatValue';
import type { InputHint } from '../platform/inputHint';
import type {
  InputValue,
  ProfileView,
  TypeView,
} from '../platform/decideInput';
import { infraRequestTranslationRef } from '../translation';
import { ChoiceInput } from './ChoiceInput';
import type { InputFieldProps } from './inputField';
import { ListInput } from './ListInput';
import { MapInput } from './MapInput';
import { NumberInput } from './NumberInput';
import { SwitchInput } from './SwitchInput';
import { TextInput } from './TextInput';

function fieldFor(props: InputFieldProps) {
  if (props.schema.enum) return <ChoiceInput {...props} />;
  switch (props.schema.type) {
    case 'boolean':
      return <SwitchInput {...props} />;
    case 'integer':
    case 'number':
      return <NumberInput {...props} />;
    case 'array':
      return <ListInput {...props} />;
    case 'object':
      return <MapInput {...props} />;
    default:
      return <TextInput {...props} />;
  }
}

/**
 * One input of a resource: the field that its schema asks for, with what holds
 * when it is left empty and what the profile does not let a person change.
 */
export function InputField(props: {
  id: string;
  type: TypeView;
  input: string;
  hint: InputHint;
  profile?: ProfileView;
  value: InputValue | undefined;
  errors: readonly string[];
  disabled?: boolean;
  onChange(value: InputValue | undefined): void;
}) {
  const { t } = useTranslationRef(infraRequestTranslationRef);
  const { type, input, hint } = props;
  const schema = type.inputs.properties[input];
  const label = inputTitle(input, schema);
  const words = {
    yes: t('input.yes'),
    no: t('input.no'),
    notSet: t('input.notSet'),
  };
  const text = (value: InputValue) => formatValue(value, schema, words);
  const profile = props.profile?.title ?? '';
  if (hint.lock) {
    return (
      <Box sx={{ minWidth: 0 }}>
        <Typography variant="body2" color="text.secondary">
          {label}
        </Typography>
        <Typography
          sx={{ display: 'flex', alignItems: 'center', gap: 0.5 }}
          component="div"
        >
          <RiLockLine size={16} aria-hidden />
          {text(hint.lock.value)}
        </Typography>
        <Typography variant="body2" color="text.secondary">
          {t('input.lockedBy', { profile, reason: hint.lock.reason ?? '' })}
        </Typography>
        {props.errors.map(message => (
          <Typography key={message} variant="body2" color="error">
            {message}
          </Typography>
        ))}
      </Box>
    );
  }
  const [first, ...others] = hint.defaults;
  // What differs between environments is too long for an empty field.
  const defaultText =
    first &&
    (others.length === 0
      ? `${text(first.value)} (${t(`input.decided.${first.level}`)})`
      : t('input.byEnvironment'));
  const differing =
    props.value === undefined &&
    others.length > 0 &&
    hint.defaults
      .map(one =>
        t('input.perEnvironment', {
          environment: one.environments.join(', '),
          value: text(one.value),
        }),
      )
      .join(' · ');
  const help = [
    differing && `${differing}.`,
    schema.description,
    schema.immutable && t('input.immutable'),
    schema.restarts && t('input.restarts'),
    ...hint.locks.map(lock =>
      t('input.lockedIn', {
        value: text(lock.value),
        environments: lock.environments.join(', '),
        profile,
        reason: lock.reason ?? '',
      }),
    ),
  ]
    .filter(Boolean)
    .join(' ');
  return fieldFor({
    id: props.id,
    label,
    schema,
    value: props.value,
    defaultText,
    defaultValue: others.length === 0 ? first?.value : undefined,
    required: type.inputs.required.includes(input),
    disabled: props.disabled,
    errors: props.errors,
    help,
    onChange: props.onChange,
  });
}
