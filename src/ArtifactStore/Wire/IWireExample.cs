namespace ArtifactStore;

/// <summary>Says what to write in place of a value of the wrong kind.</summary>
internal interface IWireExample
{
    /// <param name="value">The JSON that was given.</param>
    /// <returns>JSON; null where nothing can be made of the value.</returns>
    string? Example(string value);
}
