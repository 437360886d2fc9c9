import {
  Content,
  InfoCard,
  Page,
  ProxiedSignInPage,
} from '@backstage/core-components';
import type { SignInPageProps } from '@backstage/core-plugin-api';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useState } from 'react';

const roles = [
  {
    provider: 'guest',
    title: 'Engineer',
    text: 'You belong to the payments team: ask for infrastructure, look at services, change what your team owns.',
    button: 'Enter',
  },
  {
    provider: 'platform',
    title: 'Platform team',
    text: 'You write profiles, types and packages, certify versions, run campaigns and approve plans of production.',
    button: 'Enter as the platform team',
  },
];

/** The demo lets everybody in, as one of two people. */
export function DemoSignInPage(props: SignInPageProps) {
  const [provider, setProvider] = useState<string>();
  if (provider) return <ProxiedSignInPage {...props} provider={provider} />;
  return (
    <Page themeId="home">
      <Content>
        <Box component="main" sx={{ maxWidth: 760, mx: 'auto', pt: { md: 8 } }}>
          <Typography component="h1" variant="h4" gutterBottom>
            Groundwork demo
          </Typography>
          <Stack
            direction={{ xs: 'column', sm: 'row' }}
            spacing={2}
            useFlexGap
            sx={{ '& > *': { flex: 1 } }}
          >
            {roles.map(role => (
              <InfoCard
                key={role.provider}
                title={role.title}
                actions={
                  <Button
                    variant="contained"
                    onClick={() => setProvider(role.provider)}
                  >
                    {role.button}
                  </Button>
                }
              >
                <Typography>{role.text}</Typography>
              </InfoCard>
            ))}
          </Stack>
        </Box>
      </Content>
    </Page>
  );
}
