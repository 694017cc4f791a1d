using Microsoft.Extensions.Options;

namespace ArtifactStore;

/// <summary>Validates options of a store, so that one message lists all errors.</summary>
/// <param name="errors">Returns the errors, one sentence each.</param>
internal sealed class StoreOptionsValidator<T>(Func<T, IReadOnlyList<string>> errors) : IValidateOptions<T>
    where T : class
{
    public ValidateOptionsResult Validate(string? name, T options)
    {
        var failures = errors(options);
        if (failures.Count == 0)
        {
            return ValidateOptionsResult.Success;
        }

        var store = string.IsNullOrEmpty(name) ? "" : $"Store '{name}': ";
        return ValidateOptionsResult.Fail(failures.Select(failure => store + failure));
    }
}
