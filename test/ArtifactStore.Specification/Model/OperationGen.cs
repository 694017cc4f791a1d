using CsCheck;

namespace ArtifactStore.Specification.Model;

/// <summary>Random sequences of operations.</summary>
public static class OperationGen
{
    private static readonly Gen<Draft> Draft = Gen.Select(
        Gen.Int[0, 3],
        Gen.Int[0, 3],
        Gen.Int[0, 7],
        Gen.Frequency((12, Gen.Const(0)), (1, Gen.Const(1))),
        Gen.Frequency((2, Gen.Const(Array.Empty<int>())), (1, Gen.Int[0, 99].Array[1, 3])),
        Gen.Nullable(Gen.OneOf(0, 0, 0, 1, -1), 0.85),
        Gen.Nullable(Gen.OneOf(0, 0, 0, 1, 2), 0.85),
        (key, run, content, id, inputs, expected, latest) =>
            new Draft(key, run, content, id, [.. inputs], key == 0 ? null : expected, key == 0 ? null : latest)
    );

    private static readonly Gen<bool> Force = Gen.Frequency((2, Gen.Const(false)), (1, Gen.Const(true)));

    private static readonly Gen<string> Alias = Gen.OneOf("production", "champion");

    private static readonly Gen<Operation> Single = Gen.Frequency<Operation>(
        (8, Draft.Select(draft => (Operation)new Operation.Create(draft))),
        (1, Gen.Select(Draft, Gen.Int[2, 5], (draft, id) => (Operation)new Operation.Create(draft with { Id = id }))),
        (2, Draft.Where(draft => draft.Key != 0).Select(draft => (Operation)new Operation.GetOrCreate(draft))),
        (2, Draft.Array[0, 5].Select(drafts => (Operation)new Operation.CreateMany(drafts))),
        (
            4,
            Gen.Select(Gen.Int[0, 99], Gen.Int[0, 15], Gen.Nullable(Gen.OneOf(0, 0, 1, 2), 0.4), (choice, fields, expected) =>
                (Operation)new Operation.Update(choice, fields, expected)
            )
        ),
        (2, Gen.Select(Gen.Int[0, 99], Force, (choice, force) => (Operation)new Operation.DeleteVersion(choice, force))),
        (4, Gen.Select(Gen.Int[0, 99], Force, (choice, force) => (Operation)new Operation.Delete(choice, force))),
        (
            4,
            Gen.Select(Gen.Int[0, 99], Alias, Gen.Nullable(Gen.OneOf(0, 1, 1, 2), 0.5), (choice, alias, expected) =>
                (Operation)new Operation.SetAlias(choice, alias, expected)
            )
        ),
        (1, Gen.Select(Gen.Int[0, 99], Alias, (choice, alias) => (Operation)new Operation.RemoveAlias(choice, alias))),
        (
            1,
            Gen.Select(Gen.Int[0, 6], Gen.Int[0, 99], Gen.Nullable(Gen.Int[0, 3], 0.5), Force, (kind, choice, limit, force) =>
                (Operation)new Operation.DeleteMany(kind, choice, limit, force)
            )
        ),
        (
            2,
            Gen.Select(Gen.Int[1, 3], Gen.Int[0, 2], Gen.Int[0, 2], (run, flow, deployment) =>
                (Operation)new Operation.SaveRun(run, flow, deployment)
            )
        ),
        (1, Gen.Int[1, 3].Select(run => (Operation)new Operation.DeleteRun(run)))
    );

    private static readonly Gen<Operation> Transaction = Gen.Select(Single.Array[0, 6], Gen.Bool, Gen.Bool, (steps, commit, isEnlisted) =>
        (Operation)new Operation.Transaction(steps, commit, isEnlisted)
    );

    private static readonly Gen<Operation> Prune = Gen.Select(
        Gen.Int[0, 7],
        Gen.Int[0, 99],
        Gen.Nullable(Gen.Int[0, 40], 0.3),
        Gen.Nullable(Gen.Int[1, 3], 0.5),
        Force,
        Gen.Int[1, 5],
        (kind, choice, age, keep, all, batch) =>
            (Operation)new Operation.Prune(kind, choice, age, age is null ? keep ?? 1 : keep, KeepLatest: !all, batch)
    );

    /// <summary>Sequences of up to 30 operations, some of them in transactions.</summary>
    public static Gen<Operation[]> Sequences { get; } = Gen.Frequency((16, Single), (2, Transaction), (2, Prune)).Array[1, 30];
}
