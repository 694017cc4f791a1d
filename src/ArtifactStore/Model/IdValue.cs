namespace ArtifactStore;

/// <summary>The rule for every id that a caller gives to be stored: not the empty one, which is what an id is that nobody has set.</summary>
internal static class IdValue
{
    /// <summary>Returns <paramref name="value"/>, or throws when it is empty.</summary>
    public static Guid? Check(Guid? value, string property) => value == Guid.Empty ? throw Empty(property, property) : value;

    /// <summary>The refusal of an empty id.</summary>
    public static ArgumentException Empty(string what, string parameter) =>
        new($"{what} is {Guid.Empty}, the id that nobody has set. Give an id such as Guid.CreateVersion7() makes, or null where it may be left out.", parameter);
}
