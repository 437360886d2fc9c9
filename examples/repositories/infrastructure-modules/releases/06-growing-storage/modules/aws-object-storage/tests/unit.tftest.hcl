variables {
  name        = "acme-dev-orders-files"
  kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:key/1"
  name_suffix = "eu"
}

run "creates" {
  assert {
    condition     = output.bucket == "acme-dev-orders-files-eu"
    error_message = "The suffix is part of the name."
  }
  assert {
    condition     = terraform_data.settings.input.expire_days == null
    error_message = "0 keeps files for ever."
  }
}

run "refuses_expire_after_days" {
  command = plan

  variables {
    expire_after_days = -1
  }

  expect_failures = [var.expire_after_days]
}

run "refuses_storage_class" {
  command = plan

  variables {
    storage_class = "tape"
  }

  expect_failures = [var.storage_class]
}

run "lets_browsers_in" {
  variables {
    cors_origins = ["https://shop.acme.example"]
  }

  assert {
    condition     = length(terraform_data.settings.input.cors_origins) == 1
    error_message = "The origin is let in."
  }
}

run "refuses_archive_after_days" {
  command = plan

  variables {
    archive_after_days = 7
  }

  expect_failures = [var.archive_after_days]
}
