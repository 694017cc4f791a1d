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
    /// <summary>Throws if a name is blank or cannot be stored.</summary>
    public static void CheckName(string name, string parameter, ArtifactStoreLimits limits)
    {
        ArgumentNullException.ThrowIfNull(name, parameter);
        if (string.IsNullOrWhiteSpace(name))
        {
            throw new ArgumentException($"{parameter} {Text.Show(name)} has no visible character. Give a name.", parameter);
        }

        CheckText(name, parameter, limits);
    }

    /// <summary>Returns a text of the caller, or throws if it cannot be stored.</summary>
    public static string? CheckText(string? value, string parameter, ArtifactStoreLimits limits)
    {
        new LimitCheck(parameter).Text(Text.Check(value, parameter), limits.TextLength, nameof(limits.TextLength), parameter);
        return value;
    }

    /// <summary>Returns the tags of the caller, or throws if they cannot be stored.</summary>
    public static ValueList<string> CheckTags(IEnumerable<string>? tags, ArtifactStoreLimits limits)
    {
        var values = Text.Check(tags, nameof(tags)) ?? [];
        new LimitCheck(nameof(tags)).Texts(values, limits, nameof(tags));
        return values;
    }
}
