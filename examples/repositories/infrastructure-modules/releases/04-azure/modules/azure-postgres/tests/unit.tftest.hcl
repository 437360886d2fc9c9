variables {
  name           = "ledger-main-prod"
  resource_group = "rg"
  location       = "westeurope"
  server_version = "15"
  storage_gb     = 200
  subnet_id      = "/subnets/data"
  tags           = { service = "ledger" }
}

run "creates" {
  assert {
    condition     = terraform_data.settings.input.storage_gb == 256
    error_message = "Storage is rounded up to a step."
  }
  assert {
    condition     = output.port == 5432
    error_message = "The port is known."
  }
  assert {
    condition     = endswith(output.endpoint, ".postgres.database.azure.com")
    error_message = "The endpoint is of Azure."
  }
}

run "refuses_server_version" {
  command = plan

  variables {
    server_version = "9"
  }

  expect_failures = [var.server_version]
}

run "refuses_storage_gb" {
  command = plan

  variables {
    storage_gb = 4
  }

  expect_failures = [var.storage_gb]
}
