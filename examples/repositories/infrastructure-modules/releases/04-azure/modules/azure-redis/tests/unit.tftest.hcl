variables {
  name           = "sessions"
  resource_group = "rg"
  location       = "westeurope"
  zone_redundant = true
}

run "creates" {
  assert {
    condition     = terraform_data.settings.input.sku == "Premium"
    error_message = "Zones need the premium tier."
  }
}

run "refuses_sku_size" {
  command = plan

  variables {
    sku_size = "huge"
  }

  expect_failures = [var.sku_size]
}
