variables {
  name            = "prod-ledger-main"
  resource_group  = "rg"
  location        = "westeurope"
  oidc_issuer     = "https://issuer.example/1"
  namespace       = "ledger"
  service_account = "ledger"
}

run "creates" {
  assert {
    condition     = terraform_data.identity.input.subject == "system:serviceaccount:ledger:ledger"
    error_message = "Only the pods of the service may take the identity."
  }
}

run "refuses_oidc_issuer" {
  command = plan

  variables {
    oidc_issuer = "http://issuer.example"
  }

  expect_failures = [var.oidc_issuer]
}

run "refuses_access" {
  command = plan

  variables {
    access = ["root"]
  }

  expect_failures = [var.access]
}
