variables {
  name           = "orders-main-dev"
  engine_version = "16"
  vpc_id         = "vpc-1"
  subnet_ids     = ["subnet-1", "subnet-2"]
  kms_key_arn    = "arn:aws:kms:eu-west-1:111122223333:key/1"
  tags           = { service = "orders" }
}

run "creates" {
  assert {
    condition     = output.endpoint == "orders-main-dev.db.internal"
    error_message = "The endpoint follows from the name."
  }
  assert {
    condition     = terraform_data.settings.input.instance_class == "db.t4g.medium"
    error_message = "The size decides the class."
  }
  assert {
    condition     = terraform_data.settings.input.tags.service == "orders"
    error_message = "Tags reach the database."
  }
}

run "refuses_engine_version" {
  command = plan

  variables {
    engine_version = "9"
  }

  expect_failures = [var.engine_version]
}

run "refuses_backup_retention_days" {
  command = plan

  variables {
    backup_retention_days = 0
  }

  expect_failures = [var.backup_retention_days]
}

run "refuses_subnet_ids" {
  command = plan

  variables {
    subnet_ids = ["subnet-1"]
  }

  expect_failures = [var.subnet_ids]
}

run "keeps_statistics" {
  variables {
    performance_insights = true
  }

  assert {
    condition     = terraform_data.settings.input.performance_insights
    error_message = "Statistics are kept when asked for."
  }
}

run "reads_from_the_standby" {
  variables {
    multi_az = true
  }

  assert {
    condition     = output.reader_endpoint == "orders-main-dev-ro.db.internal"
    error_message = "A standby takes reads."
  }
}

run "runs_version_17" {
  variables {
    engine_version = "17"
  }

  assert {
    condition     = terraform_data.settings.input.engine_version == "17"
    error_message = "Version 17 is there."
  }
}

run "grows_to_twice_its_size" {
  variables {
    allocated_storage_gb = 40
  }

  assert {
    condition     = terraform_data.settings.input.max_storage_gb == 80
    error_message = "Storage may double."
  }
}
