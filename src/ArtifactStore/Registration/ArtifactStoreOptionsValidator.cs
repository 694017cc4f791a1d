using Microsoft.Extensions.Options;

namespace ArtifactStore;

/// <summary>Validates the options of a store and its provider together, so that one message lists all errors.</summary>
internal sealed class ArtifactStoreOptionsValidator : IValidateOptions<ArtifactStoreOptions>
{
    public ValidateOptionsResult Validate(string? name, ArtifactStoreOptions options)
    {
        var failures = options.Validate();
        if (failures.Count == 0)
        {
            return ValidateOptionsResult.Success;
        }

        var store = string.IsNullOrEmpty(name) ? "" : $"Store '{name}': ";
        return ValidateOptionsResult.Fail(failures.Select(failure => store + failure));
    }
}
