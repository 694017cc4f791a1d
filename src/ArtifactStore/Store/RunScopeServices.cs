namespace ArtifactStore;

/// <summary>The parts of a store that run scopes use.</summary>
/// <param name="Store">The store.</param>
/// <param name="Limits">The limits of the store.</param>
/// <param name="Now">Reads the store's clock.</param>
/// <param name="NewId">Returns a new id.</param>
/// <param name="DisposeFailed">Logs that a disposed scope could not end its run: the kind and id of the run, and the failure.</param>
internal sealed record RunScopeServices(
    IArtifactStore Store,
    ArtifactStoreLimits Limits,
    Func<DateTimeOffset> Now,
    Func<Guid> NewId,
    Action<string, Guid, Exception> DisposeFailed
)
{
    /// <summary>Returns a name, or throws if it is blank or cannot be stored.</summary>
    public static string CheckName(string name, string parameter)
    {
        ArgumentNullException.ThrowIfNull(name, parameter);
        return string.IsNullOrWhiteSpace(name)
            ? throw new ArgumentException($"{parameter} {Text.Show(name)} has no visible character. Give a name.", parameter)
            : Text.Check(name, parameter)!;
    }

    /// <summary>Returns a text of the caller, or throws if it cannot be stored.</summary>
    public string? Check(string? value, string parameter)
    {
        new LimitCheck(parameter).Text(Text.Check(value, parameter), Limits.TextLength, nameof(Limits.TextLength), parameter);
        return value;
    }
}
