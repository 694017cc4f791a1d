using ArtifactStore.Specification.Model;
using CsCheck;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>Random sequences of every operation do what the plain model does, step by step, and keep the invariants.</summary>
/// <remarks>
/// A failure prints the seed and the shortest sequence that was found; <c>CsCheck_Seed</c> in the environment repeats it.
/// </remarks>
public abstract class SequenceSpecification<TDatabase> : Specification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly int Sequences = Effort.Of(60, plain: 8);

    [Test]
    public async Task Any_sequence_of_operations_does_what_the_model_does([Values] bool recordChanges)
    {
        await using var store = Open(options => options.RecordChanges = recordChanges);
        var steps = 0;
        await OperationGen.Sequences.SampleAsync(
            async operations =>
            {
                var runner = new ModelRunner(store, Database, Clock, recordChanges);
                await runner.ResetAsync();
                foreach (var operation in operations)
                {
                    await runner.RunAsync(operation);
                    await Invariants.CheckAsync(Database);
                    steps++;
                }
            },
            iter: Sequences,
            threads: 1,
            print: operations => string.Join<Operation>("\n", operations)
        );
        await TestContext.Out.WriteLineAsync($"{Sequences} sequences, {steps} operations.");
    }
}
