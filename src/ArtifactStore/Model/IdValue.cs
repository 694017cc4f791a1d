namespace ArtifactStore;

/// <summary>Validates ids to be stored: the empty id, the default of an unset variable, is not allowed.</summary>
internal static class IdValue
{
    /// <summary>Returns <paramref name="value"/>, or throws if it is empty.</summary>
    public static Guid? Check(Guid? value, string property) => value == Guid.Empty ? throw Empty(property, property) : value;

    /// <summary>Returns a list of ids, or throws if one is empty or occurs twice. Null becomes the empty list.</summary>
    public static ValueList<Guid> CheckList(ValueList<Guid>? values, string property)
    {
        HashSet<Guid> seen = [];
        foreach (var id in values ?? [])
        {
            Check(id, property);
            if (!seen.Add(id))
            {
                throw new ArgumentException($"{property} contains {id} twice. Name each input once.", property);
            }
        }

        return values ?? [];
    }

    /// <summary>Creates the exception for an empty id.</summary>
    public static ArgumentException Empty(string what, string parameter) =>
        new(
            $"{what} is {Guid.Empty}, the empty id. Give an id, for instance from Guid.CreateVersion7(), or null if it is optional.",
            parameter
        );
}
