variables {
  name            = "dev-ledger-main"
  oidc_provider   = "oidc.example/id/1"
  namespace       = "ledger"
  service_account = "ledger"
  access          = ["send-email"]
}

run "creates" {
  assert {
    condition     = terraform_data.role.input.subject == "system:serviceaccount:ledger:ledger"
    error_message = "Only the pods of the service may take the role."
  }
}

run "refuses_access" {
  command = plan

  variables {
    access = ["root"]
  }

  expect_failures = [var.access]
}

run "orders_policies" {
  variables {
    access = ["send-email", "publish-metrics"]
  }

  assert {
    condition     = terraform_data.role.input.policies[0] == "publish-metrics"
    error_message = "The order of policies changes nothing."
  }
}
