variables {
  name              = "ledger-statements"
  resource_group    = "rg"
  location          = "westeurope"
  expire_after_days = 30
}

run "creates" {
  assert {
    condition     = terraform_data.settings.input.expire_days == 30
    error_message = "Files go after 30 days."
  }
  assert {
    condition     = output.url == "https://ledgerstatements.blob.core.windows.net/"
    error_message = "The account has no dashes."
  }
}

run "refuses_access_tier" {
  command = plan

  variables {
    access_tier = "tape"
  }

  expect_failures = [var.access_tier]
}
