namespace ArtifactStore.Specification.BadInput;

/// <summary>One line of the table: what goes in where, and what must come out.</summary>
/// <param name="Entry">The entry point.</param>
/// <param name="Input">What goes in, as the file has it.</param>
/// <param name="Expected">What comes out: a type of exception and its message, or what the input means.</param>
public sealed record BadInputCase(string Entry, string Input, string Expected)
{
    public override string ToString() => $"{Entry} > {Input}";
}
