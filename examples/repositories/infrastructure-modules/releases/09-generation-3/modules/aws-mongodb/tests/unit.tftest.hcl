variables {
  name              = "fraud-features-dev"
  project_id        = "64f0"
  region            = "eu-west-1"
  data_class        = "internal"
  atlas_public_key  = "public"
  atlas_private_key = "private"
}

run "creates" {
  assert {
    condition     = terraform_data.settings.input.region == "EU_WEST_1"
    error_message = "The region is spelled as the provider does."
  }
  assert {
    condition     = startswith(output.host, "fraud-features-dev.")
    error_message = "The host follows from the name."
  }
}

run "refuses_instance_size" {
  command = plan

  variables {
    instance_size = "M2"
  }

  expect_failures = [var.instance_size]
}

run "refuses_disk_size_gb" {
  command = plan

  variables {
    disk_size_gb = 1
  }

  expect_failures = [var.disk_size_gb]
}

run "refuses_data_class" {
  command = plan

  variables {
    data_class = "secret"
  }

  expect_failures = [var.data_class]
}
