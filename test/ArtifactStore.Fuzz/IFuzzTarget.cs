namespace ArtifactStore.Fuzz;

/// <summary>Something of the library that reads what a stranger sent.</summary>
internal interface IFuzzTarget
{
    string Name { get; }

    /// <summary>Where to start from.</summary>
    IEnumerable<byte[]> Seeds { get; }

    /// <summary>What the inputs are made of.</summary>
    IReadOnlyList<byte[]> Words { get; }

    /// <summary>Makes an input of the target's form at random; null where there is no such way.</summary>
    byte[]? Make(Random random) => null;

    /// <summary>Runs one input. Whatever it throws is a finding.</summary>
    void Run(byte[] input);
}
