namespace ArtifactStore;

/// <summary>Suggests the correct JSON in place of a value of the wrong kind.</summary>
internal interface IWireExample
{
    /// <param name="value">The JSON that was given.</param>
    /// <returns>JSON; null if there is no suggestion.</returns>
    string? Example(string value);
}
